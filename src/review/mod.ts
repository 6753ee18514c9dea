/**
 * Review: what a change of the generated files does. Texts in, a ranked comparison out.
 *
 * @module
 */
export type { Json } from "../compiler/object.ts";
export * from "./change.ts";
export { compareTrees } from "./compare.ts";
export { canonical } from "./data.ts";
export { isObjectFile, type TreeFiles } from "./read_tree.ts";
export { reviewJson, reviewMarkdown, reviewText } from "./report.ts";
export { riskRules } from "./rules.ts";
export * from "./why/mod.ts";
