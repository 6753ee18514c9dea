import assert from "node:assert/strict";
import { placeOf } from "../tree.ts";
import { one, placed, product, productHead } from "../testing.ts";

function valueOf(more: string) {
  const { value, diagnostics } = product(productHead + more);
  assert.deepEqual(placed(diagnostics), []);
  assert.ok(value);
  return value;
}

const found = (more: string, code: string) => one(product(productHead + more).diagnostics, code);

Deno.test("readProduct() tells dbt projects from settings of models", () => {
  const { dbt, models } = valueOf(`transforms:
  - { type: dbt, path: dbt, target: prod }
  - { name: stg_orders, tier: bronze, tags: [raw] }
`);
  assert.deepEqual(dbt, [{ path: "dbt", target: "prod" }]);
  assert.deepEqual(models, [
    { name: "stg_orders", tier: "bronze", tags: ["raw"], dependsOn: [], qualityChecks: [] },
  ]);
});

Deno.test("readProduct() finds the dbt project beside the file when only models are named", () => {
  assert.deepEqual(valueOf("transforms: [{ name: a }]\n").dbt, [{ path: "." }]);
});

Deno.test("readProduct() takes instances by the names of categories", () => {
  const { instances } = valueOf("compute: warehouse\nstorage: bronze\ncatalog: default\n");
  assert.deepEqual(instances, { compute: "warehouse", storage: "bronze", catalog: "default" });
});

Deno.test("readProduct() gives single models another compute", () => {
  const { instances, models } = valueOf(
    "transforms: [{ name: a }]\ncompute: { default: small, overrides: { a: spark, b: big } }\n",
  );
  assert.deepEqual(instances, { compute: "small" });
  assert.deepEqual(models.map(({ name, compute }) => [name, compute]), [["a", "spark"], [
    "b",
    "big",
  ]]);
});

Deno.test("readProduct() reads schedule as a schedule of the whole product", () => {
  const { orchestration } = valueOf('schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }\n');
  assert.deepEqual(orchestration, {
    jobs: { build_all: { type: "batch", selection: ["*"] } },
    schedules: {
      build_all: {
        job: "build_all",
        cron_schedule: "0 6 * * *",
        timezone: "Europe/Berlin",
        enabled: true,
      },
    },
  });
});

Deno.test("readProduct() lets a job called build_all say what the whole product is", () => {
  const { orchestration } = valueOf(`schedule: { cron: "@daily" }
orchestration: { jobs: { build_all: { selection: ["tag:marts"] } } }
`);
  assert.deepEqual(orchestration?.jobs, { build_all: { type: "batch", selection: ["tag:marts"] } });
  assert.equal(orchestration?.schedules?.["build_all"]?.timezone, "UTC");
});

Deno.test("readProduct() takes a schedule without cron for none", () => {
  assert.equal(valueOf("schedule: { cron: null, enabled: false }\n").orchestration, undefined);
});

Deno.test("readProduct() tells a wrong cron in the words of the file", () => {
  const refused = found('schedule: { cron: "61 * * * *" }\n', "FLOE-SCH005");
  assert.match(refused.message, /^"schedule.cron" is not allowed: Expected 0 to 59 as minute/);
  assert.equal(refused.at?.line, 4);
});

for (
  const [what, more, code, words] of [
    [
      "a time zone on Mars",
      'schedule: { cron: "@daily", timezone: Mars/Phobos }\n',
      "FLOE-SCH005",
      /IANA/,
    ],
    [
      "an unknown field of a schedule",
      "schedule: { corn: x }\n",
      "FLOE-SCH001",
      /"corn" in "schedule"/,
    ],
    [
      "a canonical name that is no written one",
      "ports: { outputs: [] }\n",
      "FLOE-SCH001",
      /"ports"/,
    ],
    ["a misspelled field", "transfroms: []\n", "FLOE-SCH001", /"transfroms"/],
    ["transforms that are no list", "transforms: { path: dbt }\n", "FLOE-SCH003", /must be a list/],
    [
      "a transform that is not dbt",
      "transforms: [{ type: spark, path: a }]\n",
      "FLOE-SCH004",
      /dbt/,
    ],
    [
      "two spellings of one field",
      "transforms: [{ name: a, dependsOn: [], depends_on: [] }]\n",
      "FLOE-SCH006",
      /depends_on/,
    ],
    [
      "a schedule of a job that is not there",
      "orchestration: { jobs: { build: { selection: [a] } }, schedules: { n: { job: biuld, cron_schedule: '@daily' } } }\n",
      "FLOE-SCH018",
      /no job "biuld"/,
    ],
    [
      "a sensor on a job that is not there",
      "orchestration: { jobs: { build: { selection: [a] } }, sensors: { n: { job: build, watched_jobs: [other], status: FAILURE } } }\n",
      "FLOE-SCH018",
      /no job "other"/,
    ],
    [
      "partitions that are not there",
      "orchestration: { assets: { 'a*': { partitions: daily } } }\n",
      "FLOE-SCH018",
      /no partition "daily"/,
    ],
    [
      "a connection of a destination",
      "destinations: [{ name: crm, sink_type: http, connection_secret_ref: crm, config: { host: x } }]\n",
      "FLOE-SCH015",
      /"host"/,
    ],
    [
      "two destinations of one name",
      "destinations: [{ name: a, sink_type: b, connection_secret_ref: c }, { name: a, sink_type: b, connection_secret_ref: c }]\n",
      "FLOE-SCH005",
      /one name/,
    ],
    ["a malformed version", "", "FLOE-SCH005", /version/],
  ] as const
) {
  Deno.test(`readProduct() refuses ${what}`, () => {
    const text = what === "a malformed version"
      ? productHead.replace("1.0.0", '"1.0"')
      : productHead + more;
    const refused = one(product(text).diagnostics, code);
    assert.match(refused.message, words);
    assert.ok(refused.at);
  });
}

Deno.test("readProduct() suggests written names, never canonical ones", () => {
  assert.equal(found("outputPort: []\n", "FLOE-SCH001").hint, 'Did you mean "outputPorts"?');
});

Deno.test("readProduct() accepts columns called schema and labels called database", () => {
  const text = `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: a, version: 1.0.0, labels: { database: x, host: y } }
outputPorts: [{ name: orders, schema: [{ name: host, type: string }] }]
`;
  const { value, diagnostics } = product(text);
  assert.deepEqual(diagnostics, []);
  assert.equal(value?.ports.outputs.length, 1);
});

Deno.test("readProduct() accepts both spellings of ports, columns and checks", () => {
  const { ports, models } = valueOf(
    `output_ports: [{ name: a, schema: [{ name: b, type: date, primary_key: true }] }]
input_ports: [{ name: c, source: other.table }]
transforms:
  - { name: m, depends_on: [x], quality_checks: [{ name: q, type: unique, dimension: validity }] }
`,
  );
  assert.deepEqual(ports.outputs[0]?.schema, [{ name: "b", type: "date", primaryKey: true }]);
  assert.equal(ports.inputs[0]?.source, "other.table");
  assert.deepEqual(models[0]?.dependsOn, ["x"]);
  assert.equal(models[0]?.qualityChecks.length, 1);
});

Deno.test("readProduct() infers the type of jobs, sensors and partitions", () => {
  const { orchestration } = valueOf(`orchestration:
  jobs: { a: { selection: ["*"] }, b: { target_function: x.y } }
  sensors:
    files: { job: a, path: /data }
    assets: { job: a, watched_assets: [m] }
    runs: { job: a, watched_jobs: [b], status: FAILURE }
    own: { job: a, target_function: x.z }
  partitions:
    daily: { start: 2026-01-01, cron_schedule: "@daily" }
    region: { partition_keys: [eu, us] }
    both: { partitions: { d: { type: dynamic } } }
`);
  assert.deepEqual(
    Object.values(orchestration?.sensors ?? {}).map(({ type }) => type),
    ["file_watcher", "asset_sensor", "run_status", "custom"],
  );
  assert.deepEqual(Object.values(orchestration?.jobs ?? {}).map(({ type }) => type), [
    "batch",
    "ops",
  ]);
  assert.deepEqual(
    Object.values(orchestration?.partitions ?? {}).map(({ type }) => type),
    ["time_window", "static", "multi"],
  );
});

Deno.test("readProduct() reads sources of ingestion, contracts as paths and a bare platform", () => {
  const value = valueOf(`platform: ../platform.yaml
contracts: [a.yaml, { path: b.yaml }]
ingestion: { sources: [{ name: raw, format: csv, path: data/*.csv, destination: raw.orders }] }
`);
  assert.deepEqual(value.platform, { ref: "../platform.yaml" });
  assert.deepEqual(value.contracts, [{ path: "a.yaml" }, { path: "b.yaml" }]);
  assert.equal(value.ingestion[0]?.destination, "raw.orders");
});

Deno.test("readProduct() warns of old names and says what to write", () => {
  const { value, diagnostics } = product(
    `${productHead}platform: { manifest: a.yaml }\nconsumption: { enabled: true }\n`,
  );
  assert.ok(value?.semantic?.enabled);
  assert.deepEqual(diagnostics.map(({ code, hint }) => [code, hint]), [
    ["FLOE-SCH007", 'Write "ref"'],
    ["FLOE-SCH007", 'Write "semantic"'],
  ]);
});

Deno.test("readProduct() refuses a literal secret anywhere", () => {
  const secret = crypto.randomUUID();
  const { diagnostics } = product(`${productHead}orchestration:
  jobs: { a: { target_function: x.y, args: { api_token: ${secret} } } }
`);
  assert.equal(one(diagnostics, "FLOE-SCH008").at?.line, 5);
  assert.equal(JSON.stringify(diagnostics).includes(secret), false);
});

Deno.test("readProduct() keeps the places of moved values", () => {
  const { tree } = product(`${productHead}outputPorts:\n  - name: orders\n`);
  assert.ok(tree);
  assert.equal(placeOf(tree, ["ports", "outputs", 0, "name"]).line, 5);
});
