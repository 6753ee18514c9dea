/**
 * The compiler: text in memory in, one plan out. Plain data, no Kubernetes, no plugin by name.
 *
 * @module
 */
export { compile, type Compiled, type CompileOptions } from "./compile.ts";
export * from "./object.ts";
export type { Places } from "./places.ts";
export * from "./plan.ts";
export { lockEntryOf, productsLockPath } from "./products_lock.ts";
export { type SecretRow, secretsList } from "./secrets_list.ts";
export { checkUpgrades, type UsedVersion, usedVersions } from "./upgrades.ts";
