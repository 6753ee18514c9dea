/**
 * Rules: what final objects must say, and which changes of a committed tree a cluster would refuse.
 *
 * @module
 */
export * from "./images.ts";
export * from "./immutable.ts";
export * from "./object_rules.ts";
export type { Rule } from "./rule.ts";
