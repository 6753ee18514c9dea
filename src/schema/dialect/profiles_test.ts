import assert from "node:assert/strict";
import { one, placed, platform, product } from "../testing.ts";
import { placeOf } from "../tree.ts";

const stores = `version: "1.2.0"
storage:
  default: { type: s3, endpoint: "http://store:4566", bucket: raw-data, credentials: { secret_ref: aws } }
  silver: { type: s3, endpoint: "http://store:4566", bucket: silver-data }
  lake:
    endpoint: https://s3.example.com
    bucket: lake-data
    region: eu-central-1
    credentials: { mode: iam_role, role_arn: "arn:aws:iam::123456789012:role/lake" }
layers:
  silver: { name: silver, storage_ref: silver, namespace: silver }
catalogs:
  default:
    type: rest
    uri: https://catalog.example.com
    warehouse: w
    credentials:
      mode: oauth2
      client_id: reader
      client_secret: { secret_ref: catalog }
      scope: all
compute:
  default: { type: duckdb, properties: { threads: 4 }, credentials: { mode: static } }
`;

Deno.test("readPlatform() makes instances of generation 1's profiles", () => {
  const { value } = platform(stores);
  assert.deepEqual(value?.plugins.compute, { default: { type: "duckdb", config: { threads: 4 } } });
  assert.deepEqual(value?.plugins.catalog?.["default"], {
    type: "rest",
    config: {
      uri: "https://catalog.example.com",
      warehouse: "w",
      credentials: {
        client_id: "reader",
        client_secret: { secret_ref: "catalog" },
        scope: "all",
      },
    },
  });
  assert.deepEqual(value?.plugins.storage?.["lake"]?.config["credentials"], {
    mode: "pod-identity",
    role_arn: "arn:aws:iam::123456789012:role/lake",
  });
  assert.deepEqual(value?.plugins.orchestrator, { default: { type: "dagster", config: {} } });
});

Deno.test("readPlatform() deploys one store however many profiles name it, layers keep buckets", () => {
  const { value, diagnostics } = platform(stores);
  assert.deepEqual(value?.plugins.storage?.["default"], { type: "house", config: {} });
  assert.equal(value?.plugins.storage?.["silver"], undefined);
  assert.deepEqual(value?.instance_aliases, { storage: { silver: "default" } });
  assert.equal(value?.layers?.["silver"]?.storage, "default");
  assert.equal(value?.layers?.["silver"]?.bucket, "silver-data");
  assert.deepEqual(placed(diagnostics), ["FLOE-SCH017@1:1", "FLOE-SCH012@3:24"]);
});

Deno.test("readPlatform() names a generation 1 platform after its folder and tells so", () => {
  const { value, diagnostics } = platform(
    'version: "1.2.0"\n',
    "shop/platform/local/platform.yaml",
  );
  assert.deepEqual(value?.metadata, { name: "shop", version: "1.2.0", owner: "platform-team" });
  assert.match(one(diagnostics, "FLOE-SCH017").message, /"shop"/);
});

Deno.test("readPlatform() keeps the places of generation 1's values", () => {
  const { tree } = platform(stores);
  assert.ok(tree);
  assert.equal(placeOf(tree, ["plugins", "compute", "default", "config", "threads"]).line, 23);
  assert.equal(placeOf(tree, ["layers", "silver", "bucket"]).line, 4);
});

Deno.test("readPlatform() finds a home for every block of generation 1", () => {
  const { value } = platform(`version: "1.2.0"
infrastructure:
  timezone: Australia/Sydney
  network: { dns: { internal_domain: a.local } }
  cloud: { provider: aws, region: eu-central-1 }
  lifecycle:
    cleanup: { jobs: { ttl_seconds: 60 } }
    resource_quotas: { namespace_limits: { pods: 5 } }
  resource_profiles: { t: { requests: { cpu: "1", memory: 1Gi }, limits: { cpu: "2", memory: 2Gi }, env: { A: b } } }
security: { secret_backends: { primary: kubernetes } }
governance: { classifications: { enabled: true } }
observability:
  traces: false
  lineage_endpoint: https://lineage.example.com/api/v1/lineage
  metrics_config: { retention_days: 7 }
  logging: { level: CRITICAL, log_format: text }
  compute_logs: { storage_ref: default }
`);
  assert.equal(value?.timezone, "Australia/Sydney");
  assert.equal(value?.network?.dns?.internal_domain, "a.local");
  assert.equal(value?.cloud?.region, "eu-central-1");
  assert.equal(value?.lifecycle?.cleanup?.jobs?.ttl_seconds, 60);
  assert.deepEqual(value?.quotas, { pods: 5 });
  assert.deepEqual(value?.resource_presets?.["t"]?.env, { A: "b" });
  assert.deepEqual(value?.plugins.secrets, { default: { type: "kubernetes", config: {} } });
  assert.equal(value?.governance?.classifications?.enabled, true);
  assert.deepEqual(value?.observability, {
    tracing: { enabled: false },
    lineage: {},
    metrics: { retention_days: 7 },
    logging: { level: "ERROR", format: "text" },
    compute_logs: { storage: "default" },
  });
  assert.deepEqual(value?.plugins.lineage_backend?.["default"]?.config, {
    url: "https://lineage.example.com/api/v1/lineage",
  });
});

for (
  const [what, text, code, words] of [
    [
      "an unknown field in the file's own words",
      "storages: {}\nversion: 1.0.0\n",
      "FLOE-SCH001",
      /"storages"/,
    ],
    [
      "oauth2 without a client",
      "catalogs: { a: { uri: x, warehouse: w, credentials: { mode: oauth2 } } }\n",
      "FLOE-SCH005",
      /needs `client_id`/,
    ],
    [
      "a role that is none",
      "storage: { a: { bucket: abc, credentials: { mode: iam_role } } }\n",
      "FLOE-SCH005",
      /needs `role_arn`/,
    ],
    [
      "aws without a region",
      "infrastructure: { cloud: { provider: aws } }\n",
      "FLOE-SCH005",
      /needs `region`/,
    ],
    [
      "a layer on a storage that is not there",
      "layers: { a: { name: a, storage_ref: gone, catalog_ref: c, namespace: a } }\ncatalogs: { c: { uri: 'https://a.b', warehouse: w } }\n",
      "FLOE-SCH018",
      /"gone"/,
    ],
    [
      "a type that is none",
      "compute: { a: { type: duckbd } }\n",
      "FLOE-SCH004",
      /"compute.a.type"/,
    ],
  ] as const
) {
  Deno.test(`readPlatform() refuses of generation 1 ${what}`, () => {
    const refused = one(platform(text).diagnostics, code);
    assert.match(refused.message, words);
    assert.ok(refused.at);
  });
}

Deno.test("readPlatform() refuses a literal secret of generation 1 and tells the rest as well", () => {
  const secret = crypto.randomUUID();
  const { diagnostics } = platform(`storage:
  a: { bucket: ab, credentials: { client_secret: ${secret} } }
`);
  assert.deepEqual(diagnostics.map(({ code }) => code), ["FLOE-SCH005", "FLOE-SCH008"]);
  assert.equal(JSON.stringify(diagnostics).includes(secret), false);
});

Deno.test("readProduct() reads generation 1 into the same model as generation 2", () => {
  const old = product(`name: sales
version: "1.0.0"
storage: default
compute: warehouse
transforms: [{ type: dbt, path: dbt }]
schedule: { cron: "@daily" }
consumption: { enabled: true }
governance: { classification_source: dbt_meta, emit_classification_lineage: false }
observability: { traces: true }
service_account: sales
`);
  const modern = product(`apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: sales, version: 1.0.0 }
storage: default
compute: warehouse
transforms: [{ type: dbt, path: dbt }]
schedule: { cron: "@daily" }
semantic: { enabled: true }
governance: { classification_source: dbt_meta, emit_lineage: false }
observability: { tracing: { enabled: true } }
service_account: sales
`);
  assert.deepEqual(old.diagnostics, []);
  assert.deepEqual(old.value, modern.value);
});

Deno.test("readProduct() takes the default of an interpolation, and drops the environment", () => {
  const { value, diagnostics } = product(`name: sales
version: 2
observability:
  attributes: { team: "\${TEAM:-shop}", deployment.environment: "\${FLOE_PLATFORM_ENV:-local}" }
`);
  assert.equal(value?.metadata.version, "2");
  assert.deepEqual(value?.observability?.attributes, { team: "shop" });
  assert.deepEqual(placed(diagnostics), ["FLOE-SCH016@4:23", "FLOE-SCH016@4:64"]);
});

Deno.test("readProduct() refuses unknown fields of generation 1 with the nearest", () => {
  const { diagnostics } = product('name: sales\nversion: "1"\nconsumtion: {}\n');
  assert.equal(one(diagnostics, "FLOE-SCH001").hint, 'Did you mean "consumption"?');
});
