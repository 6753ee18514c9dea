/**
 * The only door out of floe. Everything else takes a `Host`, so it runs the same in memory.
 *
 * @module
 */
export * from "./deno_host.ts";
export * from "./host.ts";
export * from "./memory_host.ts";
export * from "./write_tree.ts";
