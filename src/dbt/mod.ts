/**
 * What floe knows of a dbt project: dbt's manifest, the lock made of it, digests. Runs nothing.
 *
 * @module
 */
export { type DbtManifest, describeIssue, readDbtManifest } from "./dbt_manifest.ts";
export { type DbtLock, dbtLockSchema, type LockColumn, type LockNode } from "./lock.ts";
export { lockOf, printLock } from "./make_lock.ts";
export * from "./project_digest.ts";
export { profileNameOf } from "./project_profile.ts";
export { checkLock, readLock } from "./read_lock.ts";
export { syntheticProfile } from "./synthetic_profile.ts";
