/**
 * The contract between floe and its plugins: categories, capabilities, what a plugin describes and
 * what it sees when it makes objects. Plugins of a user import this as `floe/plugin`.
 *
 * @module
 */
export * from "./capabilities.ts";
export * from "./categories.ts";
export * from "./config.ts";
export * from "./contexts.ts";
export * from "./define.ts";
export * from "./delivery.ts";
export * from "./description.ts";
export * from "./fields.ts";
export * from "./git_source.ts";
export * from "./identity.ts";
export * from "./leftover.ts";
export * from "./postgres.ts";
export * from "./secrets.ts";
export { printYamlInOrder, type YamlData } from "../schema/yaml/print.ts";
export { type Diagnostic, pluginDiagnostic } from "../diagnostics/mod.ts";
