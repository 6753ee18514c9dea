import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { compile, filesOf, registry } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { type EffectKind, effectRows } from "../../src/schema/mod.ts";
import { base, type Case, cases } from "./cases.ts";

/*
 * Shows of every field with an effect that it has one: the same platform is compiled without and
 * with the field, and what the table of effects names must differ.
 */
const known = registry(plugins);

interface Outcome {
  /** Files outside `floe/`, which hold the objects. */
  readonly objects: string;
  readonly artifacts: string;
  readonly codes: string;
}

const parts: Readonly<Record<string, keyof Outcome>> = {
  object: "objects",
  artifact: "artifacts",
  rule: "codes",
};

/** The dbt project and lock of an example. */
const project = await projectFiles("platforms/lakehouse/products/site-visits");

async function projectFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const path of below(`${folder}/dbt`)) {
    const text = await Deno.readTextFile(path);
    for (const name of ["dbt", "other"]) {
      found[`sales/${name}${path.slice(`${folder}/dbt`.length)}`] = text;
    }
  }
  return { ...found, "sales/dbt.lock.json": await Deno.readTextFile(`${folder}/dbt.lock.json`) };
}

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* below(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

function outcome(texts: Readonly<Record<EffectKind, string>>, more: Case["files"] = {}): Outcome {
  const written = {
    "platform.yaml": texts.platform,
    "environments/prod.yaml": texts.overlay,
    "sales/floe.yaml": texts.product,
    ...project,
    ...more,
  };
  const files = new Map(Object.entries(written).map(([path, text]) => [path, { path, text }]));
  const products = ["sales/floe.yaml"];
  const input = { platform: "platform.yaml", environment: "prod", files, products };
  const { plan, diagnostics } = compile(input, known, { defaults });
  const made = plan === undefined ? undefined : filesOf(plan, known);
  const rendered = [...made?.files ?? []].filter(([path]) => !path.includes("/floe/"));
  const all = [...diagnostics, ...made?.diagnostics ?? []].map(({ code, message }) =>
    code + message
  );
  return {
    objects: made?.files === undefined ? "" : JSON.stringify(rendered),
    artifacts: JSON.stringify(plan?.products.map(({ artifacts }) => artifacts)) ?? "",
    codes: all.join("\n"),
  };
}

function edited(text: string, { at, value }: Pick<Case, "at" | "value">): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(at);
  else document.setIn(at, document.createNode(value));
  return String(document);
}

for (const kind of ["platform", "product", "overlay"] as const) {
  for (const row of effectRows[kind]) {
    if (row.test === undefined || !import.meta.url.endsWith(row.test)) continue;
    Deno.test(`${kind} ${row.path}: ${row.what}`, () => {
      const one = cases[kind][row.path];
      assert.ok(one, "There is no case for this row");
      const without = edited(base[kind], { at: one.at, value: one.before });
      const texts = { ...base, ...one.others };
      const before = outcome({ ...texts, [kind]: without }, one.files);
      const after = outcome({ ...texts, [kind]: edited(base[kind], one) }, one.files);
      if (one.always !== undefined) {
        assert.match(before.objects, one.always);
        assert.match(after.objects, one.always);
        return;
      }
      assert.ok(before.objects, before.codes);
      const part = parts[row.effect];
      assert.ok(part);
      assert.ok(after[part], after.codes);
      assert.notEqual(after[part], before[part], after.codes);
    });
  }
}

Deno.test("cases has none for a row that is gone", () => {
  for (const kind of ["platform", "product", "overlay"] as const) {
    const paths = effectRows[kind].map(({ path }) => path);
    assert.deepEqual(Object.keys(cases[kind]).filter((path) => !paths.includes(path)), []);
  }
});
