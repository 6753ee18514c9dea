import assert from "node:assert/strict";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { compile } from "../../src/compiler/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import type { SourceFile } from "../../src/schema/mod.ts";

const cases = Number(Deno.env.get("FLOE_FUZZ_CASES") ?? 400);
const root = new URL("../../platforms/lakehouse/", import.meta.url);
const mutable = [
  "platform.yaml",
  "environments/prod.yaml",
  "products/retail-orders/floe.yaml",
  "products/site-visits/floe.yaml",
];
const fixed = [
  "products/retail-orders/dbt.lock.json",
  "products/site-visits/dbt.lock.json",
  "products/retail-orders/datacontract.yaml",
];
/** Words that a hasty hand or a hostile one writes. */
const words = [
  "",
  "null",
  "~",
  "-1",
  "1e999",
  "[]",
  "{}",
  "[[[]]]",
  "*nobody",
  "&x y",
  "__proto__",
  "constructor",
  "default",
  "../../..",
  "/",
  "é\u0301",
  "\u{1F4A7}",
  '"',
  "a".repeat(300),
  "{ __proto__: { x: 1 } }",
];

Deno.test(`compile() answers ${cases} spoilt inputs with places and never throws`, () => {
  const texts = [...mutable, ...fixed].map((path): [string, string] => [
    path,
    Deno.readTextFileSync(new URL(path, root)),
  ]);
  const known = registry(plugins);
  let refused = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const next = random(seed);
    const target = mutable[next(mutable.length)] ?? "";
    const files = new Map(texts.map(([path, text]): [string, SourceFile] => {
      return [path, { path, text: path === target ? spoil(text, next) : text }];
    }));
    const products = [...files.keys()].filter((path) => path.endsWith("floe.yaml"));
    const input = { platform: "platform.yaml", environment: "prod", files, products };
    const { plan, diagnostics } = attempt(seed, () => compile(input, known, { defaults }));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    assert.equal(plan === undefined, errors.length > 0, `seed ${seed}`);
    if (errors.length > 0) refused++;
    const placeless = errors.filter(({ at }) => at === undefined);
    assert.deepEqual(
      placeless.map(({ code, message }) => `${code} ${message}`),
      [],
      `seed ${seed}`,
    );
    if (plan !== undefined) {
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan, `seed ${seed}`);
    }
  }
  assert.ok(refused > cases / 4, `only ${refused} of ${cases} were refused`);
});

function attempt<T>(seed: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  }
}

type Random = (below: number) => number;

/** Changes one to three lines: drops, doubles, swaps, indents, or puts another value or key. */
function spoil(text: string, next: Random): string {
  const lines = text.split("\n");
  for (let count = next(3); count >= 0; count--) {
    const at = next(lines.length);
    const line = lines[at] ?? "";
    const other = next(lines.length);
    const word = words[next(words.length)] ?? "";
    const changes: readonly (() => void)[] = [
      () => lines.splice(at, 1),
      () => lines.splice(at, 0, line),
      () => lines.splice(at, 1, lines[other] ?? "") && lines.splice(other, 1, line),
      () => lines.splice(at, 1, `  ${line}`),
      () => lines.splice(at, 1, line.replace(/: .*/, `: ${word}`)),
      () => lines.splice(at, 1, line.replace(/[a-zA-Z_]+:/, `${word}:`)),
      () => lines.splice(at, 1, line.replace(/[a-z]/g, (one) => next(12) === 0 ? "x" : one)),
      () => lines.splice(at, 1, line.slice(0, next(line.length + 1))),
    ];
    changes[next(changes.length)]?.();
  }
  return lines.join("\n");
}

/** mulberry32: small, seeded, the same everywhere. */
function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
