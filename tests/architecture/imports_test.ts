import assert from "node:assert/strict";
import { roomOf, type Source, sources } from "./sources.ts";

/** Room to the rooms and packages that it may import. A room may always import itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "src/diagnostics": [],
  "src/schema": ["src/diagnostics", "zod", "yaml"],
  "src/plugin": ["src/schema", "src/diagnostics", "zod", "constructs-package"],
  "src/dbt": ["src/schema", "src/diagnostics", "zod"],
  "src/compiler": [
    "src/plugin",
    "src/dbt",
    "src/schema",
    "src/diagnostics",
    "src/version.ts",
    "zod",
  ],
  "src/policy": ["src/compiler", "src/diagnostics"],
  "src/synth": [
    "src/compiler",
    "src/plugin",
    "src/schema",
    "src/diagnostics",
    "src/version.ts",
    "cdk8s",
    "constructs-package",
    "yaml",
    "zod",
  ],
  "src/review": ["src/synth", "src/compiler", "src/diagnostics", "yaml"],
  "src/bundle": ["src/diagnostics", "zod", "fflate"],
  "src/host": ["src/diagnostics", "@opentelemetry/api"],
  "src/trust": ["src/diagnostics", "zod", "@noble/ciphers/salsa.js"],
  "src/version.ts": [],
  "src/cli": ["*"],
  "constructs": ["cdk8s", "constructs-package", "cdk8s-plus-28/k8s"],
  "plugins": ["src/plugin", "constructs", "zod", "yaml"],
  "mod.ts": ["*"],
};

/** Built-ins that compute and touch nothing. */
const pureBuiltins = ["node:crypto", "node:url", "node:util", "node:zlib"];

Deno.test("imports follow the direction of the rooms", async () => {
  const wrong: string[] = [];
  for (const source of await sources()) {
    const from = roomOf(source.path);
    const rules = allowed[from];
    assert.ok(rules !== undefined, `${source.path} lies in no known room`);
    for (const target of source.imports) {
      const to = roomName(target);
      if (to === from || rules.includes("*") || rules.includes(to)) continue;
      if (pureBuiltins.includes(to)) continue;
      wrong.push(
        `${source.path} imports ${target}; ${from} may import: ${rules.join(", ") || "nothing"}`,
      );
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("imports have no cycle", async () => {
  const graph = new Map((await sources()).map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `import cycle: ${[...trail, path].join(" → ")}`);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
});

Deno.test("plugins never import each other", async () => {
  const wrong = (await sources())
    .filter(({ path }) => /^plugins\/[^/]+\//.test(path))
    .flatMap(({ path, imports }) =>
      imports.filter((target) => target.startsWith("plugins/") && !sameFolderPlugin(path, target))
        .map((target) => `${path} imports ${target}`)
    );
  assert.deepEqual(wrong, []);
});

Deno.test("only the command line imports the list of plugins", async () => {
  const importers = (await sources())
    .filter(({ path, imports }) =>
      !path.startsWith("plugins/") && imports.some((to) => /^plugins\//.test(to))
    )
    .map(({ path }) => path);
  assert.deepEqual(importers.filter((path) => !path.startsWith("src/cli/")), []);
});

Deno.test("only src/host and the entry of the command line touch the outside world", async () => {
  const outside =
    /\bDeno\.|node:fs|node:process|node:child_process|node:os|node:net|node:http|\bfetch\(|Date\.now|new Date\(\)|Math\.random|\bconsole\.\w+\(/;
  const wrong = (await sources()).filter(({ path, code }: Source) =>
    !path.startsWith("src/host/") && path !== "src/cli/main.ts" && outside.test(code)
  ).map(({ path, code }) => `${path}: ${outside.exec(code)?.[0]}`);
  assert.deepEqual(wrong, []);
});

/**
 * A plugin that outgrew one file is a folder; its files may import each other. What several plugins
 * of one category have in common lies in its folder `shared`, which is no plugin.
 */
function sameFolderPlugin(from: string, to: string): boolean {
  const [, category] = from.split("/");
  if (to.startsWith(`plugins/${category}/shared/`)) return true;
  const folder = (path: string) => path.split("/").slice(0, -1).join("/");
  return folder(from).split("/").length === 3 && folder(from) === folder(to);
}

function roomName(target: string): string {
  if (target === "constructs") return "constructs-package";
  return /^(src|plugins|constructs|mod\.ts)/.test(target) ? roomOf(target) : target;
}
