/**
 * Diagnostics: what floe says about what a person wrote. Codes, places, rendering.
 * Imports nothing from floe.
 *
 * @module
 */
export * from "./diagnostic.ts";
export * from "./catalogue/mod.ts";
export * from "./nearest.ts";
