import { type SchemaKind, schemaKinds, writtenSchema } from "../../src/schema/json_schema.ts";
import { effects } from "../../src/schema/mod.ts";
import { type Field, fieldsOf } from "../../src/schema/fields.ts";
import { cell, code, generated, table } from "./markdown.ts";

const files: Readonly<Record<SchemaKind, string>> = {
  platform: "`platform.yaml`",
  product: "`floe.yaml`",
  overlay: "`environments/<name>.yaml`",
  "products-lock": "`environments/<name>.products.lock.yaml`, which `floe lock --add` writes",
  "trust-policy": "a file that `floe bundle verify --policy` is given",
  artifacts: "`floe/artifacts/<product>.json`, which floe writes",
};

/** docs/reference/configuration.md: every field of every file, and what it changes. */
export function configurationPage(): string {
  return [
    generated("Configuration"),
    "Every field that floe reads. *Changes* says which object, artifact field or rule a field has an effect on;\n",
    "a field without one gives a warning when it is used, and an error if it is a guardrail.\n",
    ...schemaKinds.map(section),
  ].join("");
}

function section(kind: SchemaKind): string {
  const rows = fieldsOf(writtenSchema(kind)).map((field) => row(kind, field));
  const header = hasNoEffects(kind)
    ? ["field", "type", "what it is"]
    : ["field", "type", "what it is", "changes", "shown by"];
  return `\n## ${kind}: ${files[kind]}\n\n${table(header, rows)}`;
}

function row(kind: SchemaKind, { path, type, description, required }: Field): readonly string[] {
  const own = [code(path) + (required ? " (required)" : ""), code(type), cell(description)];
  if (hasNoEffects(kind)) return own;
  const effect = effects(kind, path);
  return [...own, cell(effect?.changes ?? "nothing yet"), cell(effect?.test ?? "")];
}

/** Files that floe writes are what other files come to, and a trust policy only decides. */
function hasNoEffects(kind: SchemaKind): boolean {
  return kind === "artifacts" || kind === "products-lock" || kind === "trust-policy";
}
