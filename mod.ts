/**
 * floe as a library: compile a platform to a plan, a plan to objects, objects to files. Everything
 * is data in, data and diagnostics out; nothing here reads or writes a file.
 *
 * @example Compile a platform in memory
 * ```ts
 * import { compile, filesOf } from "floe";
 * import { registry } from "floe/plugin";
 * import assert from "node:assert/strict";
 *
 * const text = "apiVersion: floe.dev/v1\nkind: Platform\nplugins: {}\n";
 * const files = new Map([["platform.yaml", { path: "platform.yaml", text }]]);
 * const input = { platform: "platform.yaml", environment: "local", files, products: [] };
 * const { plan, diagnostics } = compile(input, registry([]));
 * assert.equal(plan, undefined);
 * assert.equal(diagnostics[0]?.severity, "error");
 * assert.equal(typeof filesOf, "function");
 * ```
 *
 * @module
 */
import type { PlacedObject, Places, Plan } from "./src/compiler/mod.ts";
import { type Diagnostic, hasErrors } from "./src/diagnostics/mod.ts";
import type { Registry } from "./src/plugin/mod.ts";
import { checkImages, checkObjects, imagesInUse, type ImageUse } from "./src/policy/mod.ts";
import { emit } from "./src/synth/emit.ts";
import { renderFiles } from "./src/synth/files.ts";
import { knownValues } from "./src/synth/known.ts";
import { scan } from "./src/synth/scan.ts";

export {
  compile,
  type Compiled,
  type CompileInput,
  type CompileOptions,
  type KubeObject,
  type PlacedObject,
  type Places,
  type Plan,
} from "./src/compiler/mod.ts";
export { type Diagnostic, hasErrors, type Severity, type Span } from "./src/diagnostics/mod.ts";
export {
  type AnyPlugin,
  definePlugin,
  type Plugin,
  type Registry,
  registry,
} from "./src/plugin/mod.ts";
export type { ImageUse } from "./src/policy/mod.ts";
export type { SourceFile } from "./src/schema/mod.ts";

/** Every object of a plan, rules checked. */
export interface Objects {
  readonly objects: readonly PlacedObject[];
  /** Every image that they run. */
  readonly images: readonly ImageUse[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The text of every file, by path below the output folder; absent where a rule refused. */
export interface FilesOf {
  readonly files?: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Own objects beside those that plugins make: what a Deno script adds to a platform. */
export type ExtraObjects = readonly Pick<PlacedObject, "object" | "component" | "product">[];

/**
 * Turns a plan into Kubernetes objects and checks every rule on them, `extra` included.
 *
 * @param registry The registry that the plan was compiled with.
 * @param extra Objects of your own, for example `toJson()` of a construct.
 */
export function objectsOf(plan: Plan, registry: Registry, extra: ExtraObjects = []): Objects {
  const own = extra.map((one): PlacedObject => ({ ...one, origin: "core" }));
  const { objects, ...emitted } = emit(plan, registry, own);
  const images = imagesInUse(objects, plan, emitted.images);
  const checked = [...checkObjects(objects, plan), ...checkImages(images, plan)];
  return { objects, images, diagnostics: [...emitted.diagnostics, ...checked] };
}

/**
 * Turns a plan into the text of every file, and scans the very bytes for secrets.
 *
 * @param places What `compile()` found beside the plan, for the source map.
 */
export function filesOf(
  plan: Plan,
  registry: Registry,
  extra: ExtraObjects = [],
  places?: Places,
): FilesOf {
  const { objects, diagnostics } = objectsOf(plan, registry, extra);
  if (hasErrors(diagnostics)) return { diagnostics };
  const files = renderFiles(objects, plan, places);
  const found = [...diagnostics, ...scan(files, knownValues(plan, files))];
  return hasErrors(found) ? { diagnostics: found } : { files, diagnostics: found };
}
