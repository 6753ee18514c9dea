import assert from "node:assert/strict";
import { lockOf, printLock, readDbtManifest } from "../dbt/mod.ts";
import { codesOf, planOf, platformYaml, productYaml, theOnly } from "./testing_fixtures.ts";

function product(more: string, files: Readonly<Record<string, string>> = {}, platform = "") {
  return {
    files: {
      "platform.yaml": platformYaml + platform,
      "p/floe.yaml": productYaml("sales", more),
      ...files,
    },
  };
}

const project = {
  "p/dbt/dbt_project.yml": "name: sales\nprofile: warehouse\n",
  "p/dbt/models/orders.sql": "select 1\n",
};
const inFolder = (more = "") => productYaml("sales", more).replace("path: .", "path: dbt");

function node(id: string, more: Readonly<Record<string, unknown>> = {}): [string, unknown] {
  const [resource_type, package_name, name] = id.split(".");
  const base = { resource_type, package_name, name, original_file_path: `models/m/${name}.sql` };
  return [id, { unique_id: id, ...base, depends_on: { nodes: [] }, ...more }];
}

function lockText(): string {
  const text = JSON.stringify({
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json",
      dbt_version: "1.11.16",
      project_name: "sales",
    },
    nodes: Object.fromEntries([
      node("model.sales.orders", {
        tags: ["mart"],
        group: "shop",
        columns: { email: { name: "email", meta: { floe: { classification: "pii" } } } },
        depends_on: { nodes: ["seed.sales.days"] },
      }),
      node("seed.sales.days"),
    ]),
    sources: {},
  });
  const { value } = readDbtManifest({ path: "manifest.json", text });
  if (value === undefined) throw new Error("not a dbt manifest");
  const own = new Map(
    Object.entries(project).map(([path, text]) => [path.slice("p/dbt/".length), text]),
  );
  return printLock(lockOf(value, own, "warehouse"));
}

function locked(more = "", files: Readonly<Record<string, string>> = project) {
  const all = { ...files, "p/dbt.lock.json": lockText(), "p/floe.yaml": inFolder(more) };
  return product("", all);
}

Deno.test("a locked product's artifacts list its transforms", () => {
  const one = locked();
  const files = {
    ...one.files,
    "p/floe.yaml": one.files["p/floe.yaml"].replace(
      "path: dbt }",
      "path: dbt }\n  - { name: orders, tier: gold, tags: [big], dependsOn: [days] }",
    ),
  };
  const [found] = planOf({ files }).products;
  assert.deepEqual(found?.artifacts.transforms, [
    {
      name: "orders",
      unique_id: "model.sales.orders",
      resource_type: "model",
      compute: "default",
      depends_on: ["seed.sales.days"],
      tier: "gold",
      tags: ["big", "mart"],
      group: "shop",
      classifications: { email: "pii" },
    },
    {
      name: "days",
      unique_id: "seed.sales.days",
      resource_type: "seed",
      compute: "default",
      depends_on: [],
      tags: [],
      classifications: {},
    },
  ]);
  assert.equal(found?.artifacts.dbt.profile, "warehouse");
  assert.match(found?.artifacts.dbt.project_sha256 ?? "", /^[0-9a-f]{64}$/);
  assert.ok(found?.artifacts.inputs.some(({ path }) => path === "p/dbt.lock.json"));
});

Deno.test("a product without a lock compiles with a note that says what is missing", () => {
  const note = theOnly(product("", { ...project, "p/floe.yaml": inFolder() }), "FLOE-DBT004");
  assert.equal(note.severity, "note");
  assert.match(note.message, /no transforms, owners or classifications/);
  const [found] = planOf(product("", { ...project, "p/floe.yaml": inFolder() })).products;
  assert.equal(found?.artifacts.dbt.profile, "warehouse");
  assert.equal(found?.artifacts.dbt.project_sha256, null);
});

Deno.test("a stale lock is an error that names the file and the command", () => {
  const changed = { ...project, "p/dbt/models/orders.sql": "select 2\n" };
  const stale = theOnly(locked("", changed), "FLOE-DBT003");
  assert.match(stale.message, /models\/orders\.sql \(changed\)/);
  assert.match(stale.hint ?? "", /floe lock --product sales/);
});

Deno.test("a broken lock is reported", () => {
  const one = product("", { ...project, "p/floe.yaml": inFolder(), "p/dbt.lock.json": "{" });
  assert.deepEqual(codesOf(one), ["FLOE-DBT002"]);
});

Deno.test("two dbt projects are refused, and one that is not there", () => {
  const two = inFolder().replace("path: dbt }", "path: dbt }\n  - { type: dbt, path: more }");
  assert.deepEqual(codesOf(product("", { ...project, "p/floe.yaml": two })), ["FLOE-DBT005"]);
  assert.deepEqual(codesOf(product("", { "p/floe.yaml": inFolder() })), ["FLOE-DBT007"]);
});

Deno.test("a profile with Jinja is refused", () => {
  const files = { ...project, "p/dbt/dbt_project.yml": "profile: \"{{ env_var('P') }}\"\n" };
  assert.deepEqual(codesOf(product("", { ...files, "p/floe.yaml": inFolder() })), ["FLOE-DBT009"]);
});

Deno.test("models and selections that dbt does not know are reported with the nearest", () => {
  const jobs = (selection: string) =>
    locked(`orchestration: { jobs: { j: { type: batch, selection: [${selection}] } } }\n`);
  assert.match(theOnly(jobs('"+order"'), "FLOE-DBT006").hint ?? "", /orders/);
  assert.deepEqual(codesOf(jobs('"tag:marts"')), ["FLOE-DBT006"]);
  assert.deepEqual(codesOf(jobs('"group:shops"')), ["FLOE-DBT006"]);
  assert.deepEqual(
    codesOf(jobs('"*", "tag:mart", "group:shop", "2+orders+", "path:x", sales, m')),
    [],
  );
  const one = locked();
  const model = (text: string) => ({
    files: {
      ...one.files,
      "p/floe.yaml": one.files["p/floe.yaml"].replace("path: dbt }", `path: dbt }\n  - ${text}`),
    },
  });
  assert.deepEqual(codesOf(model("{ name: order }")), ["FLOE-DBT006"]);
  assert.deepEqual(codesOf(model("{ name: days, dependsOn: [orders] }")), ["FLOE-DBT008"]);
});

Deno.test("two products of one name are reported, with both places", () => {
  const one = product("", { "q/floe.yaml": productYaml("sales") });
  const twice = theOnly(one, "FLOE-PRD001");
  assert.equal(twice.at?.file, "q/floe.yaml");
  assert.equal(twice.related?.[0]?.at.file, "p/floe.yaml");
});

Deno.test("a product of another platform is refused, one of this platform or a bundle is not", () => {
  assert.deepEqual(codesOf(product("platform: { ref: ../other.yaml }\n")), ["FLOE-PRD002"]);
  assert.deepEqual(codesOf(product("platform: { ref: ../platform.yaml }\n")), []);
  const bundle = `oci://registry.example.com/acme@sha256:${"0".repeat(64)}`;
  assert.deepEqual(codesOf(product(`platform: { ref: "${bundle}" }\n`)), []);
});

Deno.test("contracts are read into the artifacts; an absent one is reported", () => {
  const contract = { "p/c.yaml": "apiVersion: v3.1.0\nkind: DataContract\n" };
  const more = "contracts: [{ path: c.yaml }]\n";
  const [found] = planOf(product(more, contract)).products;
  assert.deepEqual(found?.artifacts.contracts, [{ apiVersion: "v3.1.0", kind: "DataContract" }]);
  assert.deepEqual(codesOf(product(more)), ["FLOE-PRD003"]);
  assert.deepEqual(codesOf(product(more, { "p/c.yaml": "- a\n" })), ["FLOE-PRD003"]);
});

Deno.test("resources are a preset of the platform, a built-in one, or quantities", () => {
  const presets = `resource_presets:
  tiny: { requests: { cpu: 10m, memory: 64Mi }, limits: { cpu: 20m, memory: 64Mi } }
`;
  const memory = (more: string) =>
    planOf(product(more, {}, presets)).products[0]?.facts.resources.limits.memory;
  assert.equal(memory(""), "4Gi");
  assert.equal(memory("resources: tiny\n"), "64Mi");
  assert.equal(memory("resources: large\n"), "16Gi");
  const own = "{ requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1, memory: 3Gi } }";
  assert.equal(memory(`resources: ${own.replaceAll("cpu: 1", 'cpu: "1"')}\n`), "3Gi");
  assert.match(theOnly(product("resources: tin\n", {}, presets), "FLOE-PRD004").hint ?? "", /tiny/);
});

Deno.test("a quota is the product's over the platform's", () => {
  const platform = "quotas: { pods: 20, limits_memory: 32Gi }\n";
  const [found] = planOf(product("quota: { pods: 5 }\n", {}, platform)).products;
  assert.deepEqual(found?.quota, { "limits.memory": "32Gi", pods: "5" });
  assert.equal(planOf(product("")).products[0]?.quota, undefined);
});

Deno.test("a job that calls a function is left out with a warning", () => {
  const one = product(`orchestration:
  jobs: { tidy: { type: ops, target_function: jobs.tidy } }
  schedules: { nightly: { job: tidy, cron_schedule: "0 1 * * *" } }
`);
  assert.deepEqual(codesOf(one), ["FLOE-PRD005"]);
  assert.deepEqual(planOf(one).products[0]?.artifacts.orchestration.schedules, []);
});

Deno.test("a broken images lock and an absent registry are reported", () => {
  const lock = { "images.lock.yaml": "images: { a: latest }\n" };
  assert.deepEqual(codesOf(product("", lock)), ["FLOE-IMG001"]);
  const files = {
    "platform.yaml": platformYaml.replace(/images:.*\n/, ""),
    "floe.yaml": productYaml("sales"),
  };
  assert.deepEqual(codesOf({ files }), ["FLOE-IMG002"]);
  assert.equal(planOf({ files }).products[0]?.facts.image, "localhost/sales:1.0.0");
});
