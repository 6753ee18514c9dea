/**
 * What people write: zod models of platform, product, overlay and artifacts, and the readers that
 * turn either dialect's text into them. JSON Schemas are in `json_schema.ts`: one command needs them,
 * and every other one starts without.
 *
 * @module
 */
export { altered, otherValues, scalarsOf, type TreePath } from "./alter.ts";
export { type Artifacts, artifacts } from "./artifacts.ts";
export { aliasTable, type PluginFacts } from "./alias_table.ts";
export * from "./categories.ts";
export { checkAgainst, type Checked, type CheckOptions } from "./check.ts";
export { type Effect, type EffectKind, effectOf, effectRows, unusedFields } from "./effects.ts";
export { type SecretRef, secretRef } from "./model/fields.ts";
export { type Overlay, overlaySchema } from "./model/overlay.ts";
export { type Platform, platformSchema, type Selection } from "./model/platform.ts";
export { type Product, productSchema } from "./model/product.ts";
export type { LockedModel, LockedProduct, ProductsLock } from "./model/products_lock.ts";
export { type TrustPolicyFile, trustPolicyFile } from "./model/trust_policy.ts";
export { readProductsLock } from "./products_lock.ts";
export { parentOf, readOverlay, readPlatform, readProduct } from "./read.ts";
export { type AliasTable, type Read, type SourceFile, sourceFile } from "./source.ts";
export * from "./tree.ts";
export { parseTree, withTree } from "./yaml/parse.ts";
export { choicesAt } from "./zod_walk.ts";
export { effects, type WrittenEffect } from "./written_effects.ts";
