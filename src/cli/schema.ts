import { plugins } from "../../plugins/mod.ts";
import { jsonSchema, type SchemaKind, schemaKinds } from "../schema/json_schema.ts";
import { type Command, UsageError } from "./command.ts";
import { joinPath } from "./paths.ts";

export const schema: Command = {
  name: "schema",
  positionals: "[kind]",
  description: `Prints a JSON Schema (${schemaKinds.join(", ")}), or writes all of them.`,
  options: {
    out: { type: "string", value: "DIR", description: "Write every schema into this folder" },
  },
  examples: [
    { command: "floe schema product", does: "Prints the JSON Schema of floe.yaml" },
    { command: "floe schema --out dist/schemas", does: "Writes all, for `$schema` comments" },
  ],
  async run({ host, values, positionals }) {
    const folder = values.text("out");
    if (folder !== undefined) {
      for (const [path, text] of schemaFiles()) {
        await host.files.write(joinPath(folder, path), text);
      }
      return "ok";
    }
    const [kind] = positionals;
    if (!isKind(kind)) {
      throw new UsageError(`Name one of ${schemaKinds.join(", ")}, or use --out`);
    }
    host.terminal.out(textOf(kind));
    return "ok";
  },
};

/** Every schema by file name. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(schemaKinds.map((kind) => [`${kind}.schema.json`, textOf(kind)]));
}

function textOf(kind: SchemaKind): string {
  return `${JSON.stringify(jsonSchema(kind, plugins), null, 2)}\n`;
}

function isKind(text: string | undefined): text is SchemaKind {
  return schemaKinds.some((kind) => kind === text);
}
