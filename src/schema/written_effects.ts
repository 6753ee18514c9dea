import { isCategory } from "./categories.ts";
import { type Effect, type EffectKind, effectOf, effectRows } from "./effects.ts";
import type { SchemaKind } from "./json_schema.ts";

/** What a field of a file changes, in words for a table. */
export interface WrittenEffect {
  readonly changes: string;
  readonly test?: string;
}

/** The file's words for what the canonical model calls otherwise; the first that fits counts. */
const canonical: Readonly<Record<EffectKind, readonly (readonly [RegExp, string])[]>> = {
  platform: [[
    /^plugins\.(\w+)\.(type|version|config|bind|connection_secret_ref)\b/,
    "plugins.$1.default.$2",
  ]],
  overlay: [[/^plugins\.([^.]+)\.config\b/, "plugins.$1.default.config"]],
  product: [
    [/^outputPorts/, "ports.outputs"],
    [/^inputPorts/, "ports.inputs"],
    [/^transforms\[\]\.(path|target|profiles_dir)/, "dbt[].$1"],
    [/^transforms\[\]/, "models[]"],
    [/^schedule\.cron/, "orchestration.schedules.*.cron_schedule"],
    [/^schedule/, "orchestration.schedules.*"],
    [/^compute\.overrides.*/, "models[].compute"],
    [/^compute.*/, "instances.compute"],
    [/^ingestion\.sources/, "ingestion"],
  ],
};

const envelope = "src/schema/dialect/envelope_test.ts";

/**
 * What the field of a written file changes; undefined for one that floe does not know. Artifacts
 * have no effects: they are one. Every field of the products lock has one: it describes a product. A
 * trust policy changes nothing: it decides.
 */
export function effects(kind: SchemaKind, path: string): WrittenEffect | undefined {
  if (kind === "artifacts" || kind === "products-lock" || kind === "trust-policy") return undefined;
  if (/^(apiVersion|kind)$/.test(path) || path === "transforms[].type") {
    return { changes: "How the file is read", test: envelope };
  }
  const found = canonical[kind].find(([pattern]) => pattern.test(path));
  const renamed = found === undefined ? path : path.replace(found[0], found[1]);
  const own = kind === "product" && isChoice(path) ? `instances.${path}` : renamed;
  const effect = effectOf(kind, own);
  if (effect !== undefined) return inWords(effect);
  const above = effectRows[kind].some((row) =>
    row.path.startsWith(`${own}.`) || row.path.startsWith(`${own}[`)
  );
  return above || own === "plugins" || path === "transforms" || /^plugins\.\w+(\.\*)?$/.test(path)
    ? { changes: "See its fields" }
    : undefined;
}

/** Categories whose word in a product is nothing but an instance's name. */
function isChoice(path: string): boolean {
  return isCategory(path) && !["compute", "ingestion", "quality"].includes(path);
}

const kinds: Readonly<Record<Effect["effect"], string>> = {
  object: "Objects: ",
  artifact: "Artifacts: ",
  rule: "Rule: ",
  people: "",
  none: "Nothing yet: ",
};

function inWords({ effect, what, test, guardrail }: Effect): WrittenEffect {
  const refused = guardrail === "always" ? " (using it is an error)" : "";
  const levelled = guardrail === "by level" ? " (an error where the level is strict)" : "";
  const changes = `${kinds[effect]}${what}${refused}${levelled}`;
  return test === undefined ? { changes } : { changes, test };
}
