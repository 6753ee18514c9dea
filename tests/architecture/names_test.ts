import assert from "node:assert/strict";
import { plugins } from "../../plugins/mod.ts";
import { sources } from "./sources.ts";

/** Plugin names that are also words of the field: an interface, a protocol, a form of dbt. */
const words = new Set(["console", "core", "http", "ingress", "kubernetes", "otlp", "rest", "s3"]);

/** Files that say such a word and mean something else, and what. */
const exceptions: Readonly<Record<string, string>> = {
  "constructs/postgres_reconcile.ts": "a command of the tools image",
  "src/cli/plugins.ts": "an example in its help",
  "src/cli/promotion/gitops.ts": "the formats of the controllers that pull a bundle",
  "src/cli/why.ts": "an example in its help",
  "src/schema/dialect/platform_profiles.ts": "a default that generation 1 documents",
  "src/schema/dialect/profiles_schema.ts": "a default that generation 1 documents",
  "src/dbt/synthetic_profile.ts": "`dbt parse` needs some adapter; nothing of it reaches the lock",
};

Deno.test("shared code names no plugin", async () => {
  const names = plugins.map(({ id }) => id.slice(id.indexOf("/") + 1))
    .filter((name) => !words.has(name));
  const named = new RegExp(`["'\`/](${names.join("|")})["'\`/]`);
  const wrong = (await sources())
    .filter(({ path }) => path.startsWith("src/") || path.startsWith("constructs/"))
    .filter(({ path }) =>
      !path.startsWith("src/diagnostics/catalogue/") && !path.includes("testing")
    )
    .filter(({ path }) => !Object.hasOwn(exceptions, path))
    .filter(({ code }) => named.test(code))
    .map(({ path, code }) => `${path}: ${named.exec(code)?.[0]}`);
  assert.deepEqual(wrong, []);
});

Deno.test("a plugin's id is its place: plugins/<category>/<name>", async () => {
  const paths = new Set((await sources()).map(({ path }) => path));
  const lost = plugins.map(({ id }) => id).filter((id) => {
    const base = `plugins/${id.replaceAll("-", "_")}`;
    return !paths.has(`${base}.ts`) && !paths.has(`${base}/mod.ts`);
  });
  assert.deepEqual(lost, []);
});
