/**
 * Why: what a value of an object depends on. Candidates and a way to try them in, causes out.
 *
 * @module
 */
export * from "./answer.ts";
export * from "./field_path.ts";
export * from "./find_object.ts";
export * from "./report.ts";
export * from "./search.ts";
