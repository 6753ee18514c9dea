import assert from "node:assert/strict";
import { compile, filesOf, registry } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import type { AnyPlugin, Component } from "../../src/plugin/mod.ts";

/*
 * Every version that a plugin lists is one that it can be told to use, with that version's images
 * and no other's, and what it says of upgrades is about versions and Jobs that it has.
 */
const known = registry(plugins);
const several = plugins.filter(({ versions = [] }) => versions.length > 1);

/** What a plugin describes with its defaults; those with several versions need no config. */
function componentsOf(plugin: AnyPlugin): readonly Component[] {
  const platform = {
    name: "acme",
    version: "1.0.0",
    namespace: "acme",
    environment: "local",
    production: false,
    timezone: "UTC",
    logLevel: "INFO",
  } as const;
  const config = plugin.config.parse({});
  const version = plugin.versions?.at(-1)?.version ?? "";
  return plugin.describe({ config, instance: "default", version, platform, name: String })
    .components;
}

/** The files of a platform with one plugin at one version, beside what it needs. */
function written({ id }: AnyPlugin, version: string): ReadonlyMap<string, string> {
  const [category = "", type = ""] = id.split("/");
  const selections: Record<string, unknown> = {
    compute: { type: "duckdb" },
    storage: { type: "minio" },
    database: { type: "postgresql" },
  };
  selections[category] = { type, version };
  const text = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
images: { registry: registry.example.com/acme }
plugins: ${JSON.stringify(selections)}
`;
  const overlay = `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: local }
network: { apiServer: [{ cidr: 10.0.0.1/32, port: 6443 }] }
`;
  const texts = { "platform.yaml": text, "environments/local.yaml": overlay };
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
  const input = { platform: "platform.yaml", environment: "local", files, products: [] };
  const { plan, diagnostics } = compile(input, known, { defaults });
  assert.ok(plan !== undefined, JSON.stringify(diagnostics));
  const made = filesOf(plan, known);
  assert.ok(made.files !== undefined, JSON.stringify(made.diagnostics));
  return made.files;
}

for (const plugin of several) {
  const versions = plugin.versions ?? [];
  Deno.test(`${plugin.id} runs the version that is chosen, and no other`, () => {
    const own = (version: string) =>
      Object.values(versions.find((one) => one.version === version)?.images ?? {});
    for (const { version } of versions) {
      const text = [...written(plugin, version).values()].join("\n");
      const others = versions.flatMap((one) => own(one.version))
        .filter((image) => !own(version).includes(image));
      for (const image of own(version)) assert.ok(text.includes(image), `${version}: ${image}`);
      for (const image of others) assert.ok(!text.includes(image), `${version}: ${image}`);
    }
  });

  Deno.test(`${plugin.id} says of its versions what an upgrade takes`, () => {
    const names = versions.map(({ version }) => version);
    assert.deepEqual(names, [...new Set(names)]);
    for (const [index, { version, upgrade }] of versions.entries()) {
      if (upgrade === undefined) continue;
      assert.match(upgrade.notes, /\.$/);
      for (const from of upgrade.from) {
        assert.ok(!names.slice(index).includes(from), `${version} comes after ${from}`);
      }
      if (upgrade.migration === undefined) continue;
      const name = plugin.id.slice(plugin.id.indexOf("/") + 1);
      const job = [...written(plugin, version).keys()].some((path) =>
        path.includes(`_batch_job_${name}-${upgrade.migration}`)
      );
      assert.ok(job, `${version} makes the Job "${upgrade.migration}"`);
      const component = componentsOf(plugin).find((one) => one.name === upgrade.migration);
      assert.notDeepEqual(component?.before ?? [], [], `${upgrade.migration} comes before servers`);
    }
  });
}

Deno.test("components with a database of their own know more than one version", () => {
  const ids = new Set<string>(several.map(({ id }) => id));
  for (
    const id of [
      "catalog/nessie",
      "catalog/polaris",
      "database/postgresql",
      "lineage_backend/marquez",
      "orchestrator/dagster",
    ]
  ) assert.ok(ids.has(id), id);
});
