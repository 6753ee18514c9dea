/**
 * Building blocks of Kubernetes objects: cdk8s constructs over the typed objects of cdk8s-plus-28.
 * They know nothing of plugins. Plugins of a user import this as `floe/constructs`.
 *
 * @module
 */
export * from "./claim.ts";
export * from "./config_map.ts";
export * from "./container.ts";
export * from "./cron_job.ts";
export * from "./hash.ts";
export * from "./job.ts";
export * from "./json_file.ts";
export * from "./plain_object.ts";
export * from "./pod.ts";
export * from "./postgres_backup.ts";
export * from "./postgres_reconcile.ts";
export * from "./postgres_sizes.ts";
export * from "./probes.ts";
export * from "./server.ts";
export * from "./service.ts";
export * from "./stateful_server.ts";
export * from "./types.ts";
export * from "./volumes.ts";
