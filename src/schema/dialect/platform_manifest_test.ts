import assert from "node:assert/strict";
import { keyPlaceOf, placeOf } from "../tree.ts";
import { one, placed, platform, platformHead } from "../testing.ts";

/** A platform of the head and more lines that reads without a word. */
function valueOf(more: string) {
  const { value, diagnostics } = platform(platformHead + more);
  assert.deepEqual(placed(diagnostics), []);
  assert.ok(value);
  return value;
}

const found = (more: string, code: string) => one(platform(platformHead + more).diagnostics, code);

Deno.test("readPlatform() makes a single selection the instance default", () => {
  const { plugins } = valueOf("plugins: { compute: { type: duckdb }, storage: house }\n");
  assert.deepEqual(plugins, {
    compute: { default: { type: "duckdb", config: {} } },
    storage: { default: { type: "house", config: {} } },
  });
});

Deno.test("readPlatform() keeps named instances, their configs and bindings", () => {
  const { plugins } = valueOf(`plugins:
  compute:
    default: { type: duckdb, config: { threads: 2 } }
    big: { type: mine, version: 2.1.0, config: { any: [1] }, bind: { store: storage/aws } }
`);
  assert.deepEqual(plugins.compute?.["big"], {
    type: "mine",
    version: "2.1.0",
    config: { any: [1] },
    bind: { store: "storage/aws" },
  });
});

Deno.test("readPlatform() keeps the place of every value through the translation", () => {
  const { tree } = platform(
    `${platformHead}plugins:\n  compute:\n    type: duckdb\n    config:\n      threads: 4\n`,
  );
  assert.ok(tree);
  const path = ["plugins", "compute", "default", "config", "threads"];
  assert.deepEqual(placeOf(tree, path), {
    file: "lake/platform.yaml",
    line: 8,
    column: 16,
    length: 1,
  });
  assert.equal(keyPlaceOf(tree, path).column, 7);
});

Deno.test("readPlatform() translates other names of plugins by the table", () => {
  const { plugins, approved_plugins: approved } = valueOf(
    "scope: enterprise\nplugins: { secrets: { type: k8s-secrets } }\napproved_plugins: { secrets: [k8s-secrets, vault] }\n",
  );
  assert.equal(plugins.secrets?.["default"]?.type, "kubernetes");
  assert.deepEqual(approved, { secrets: ["kubernetes", "vault"] });
});

Deno.test("readPlatform() lets products call a lone instance by its plugin's name", () => {
  const { instance_aliases: names } = valueOf(
    "plugins: { compute: { default: { type: duckdb }, a: { type: mine }, b: { type: mine } } }\n",
  );
  assert.deepEqual(names, { compute: { duckdb: "default" } });
});

Deno.test("readPlatform() drops the address of a service that floe deploys, with a note", () => {
  const { value, diagnostics } = platform(`${platformHead}plugins:
  storage: { type: s3, config: { endpoint: "http://minio:9000", bucket: lake, size: large } }
`);
  assert.deepEqual(value?.plugins.storage, {
    default: { type: "house", config: { size: "large" } },
  });
  assert.match(one(diagnostics, "FLOE-SCH012").message, /^"endpoint", "bucket" are ignored/);
});

Deno.test("readPlatform() drops the version and transport of a service that floe deploys", () => {
  const { value, diagnostics } = platform(`${platformHead}plugins:
  storage:
    type: s3
    version: 0.1.0
    config: { endpoint: "http://minio:9000", drain_timeout: 30.0, size: large }
`);
  assert.deepEqual(value?.plugins.storage, {
    default: { type: "house", config: { size: "large" } },
  });
  assert.match(one(diagnostics, "FLOE-SCH007").message, /"version" is ignored/);
  assert.match(one(diagnostics, "FLOE-SCH012").message, /"drain_timeout" are ignored/);
});

Deno.test("readPlatform() keeps the address of a service outside, and of a plugin that asks for one", () => {
  const { plugins } = valueOf(`plugins:
  storage: { type: s3, config: { endpoint: "https://s3.example.com", bucket: lake, region: x } }
  lineage_backend: { type: marquez, config: { url: "http://marquez:5000" } }
`);
  assert.equal(plugins.storage?.["default"]?.type, "s3");
  assert.equal(plugins.storage?.["default"]?.config["endpoint"], "https://s3.example.com");
  assert.deepEqual(plugins.lineage_backend?.["default"], {
    type: "http",
    config: { url: "http://marquez:5000" },
  });
});

Deno.test("readPlatform() reads upstream's oauth2 as credentials and its reference form", () => {
  const { plugins } = valueOf(`plugins:
  catalog:
    type: rest
    config:
      uri: https://catalog.example.com
      oauth2:
        client_id: reader
        client_secret: { source: kubernetes, name: catalog, key: secret }
        token_url: https://login.example.com
`);
  assert.deepEqual(plugins.catalog?.["default"]?.config["credentials"], {
    client_id: "reader",
    client_secret: { secret_ref: "catalog", key: "secret" },
    token_uri: "https://login.example.com",
  });
});

Deno.test("readPlatform() warns of a reference whose source is not the platform's choice", () => {
  const warned = found(
    "plugins: { compute: { type: duckdb, config: { password: { source: vault, name: db } } } }\n",
    "FLOE-SCH020",
  );
  assert.match(warned.message, /"source"/);
});

Deno.test("readPlatform() refuses a literal secret and keeps its value nowhere", () => {
  const secret = crypto.randomUUID();
  const read = platform(
    `${platformHead}plugins:\n  compute: { type: duckdb, config: { password: ${secret} } }\n`,
  );
  const refused = one(read.diagnostics, "FLOE-SCH008");
  assert.equal(refused.sensitive, true);
  assert.equal(refused.at?.line, 5);
  assert.equal(JSON.stringify([read.diagnostics, [...walk(read.tree)]]).includes(secret), false);
});

Deno.test("readPlatform() warns of a literal secret that floe has no use for", () => {
  const secret = crypto.randomUUID();
  const read = platform(`${platformHead}plugins:
  catalog:
    type: polaris
    config: { uri: "http://polaris:8181", warehouse: w, oauth2: { client_secret: ${secret} } }
`);
  assert.ok(read.value);
  assert.equal(one(read.diagnostics, "FLOE-SCH009").severity, "warning");
  assert.deepEqual(read.value.plugins.catalog?.["default"]?.config, { warehouse: "w" });
  assert.equal(JSON.stringify([read.diagnostics, [...walk(read.tree)]]).includes(secret), false);
});

Deno.test("readPlatform() keeps a login by reference for a service that floe deploys", () => {
  const { value } = platform(`${platformHead}plugins:
  catalog:
    type: polaris
    config: { uri: "http://polaris:8181", warehouse: w, oauth2: { client_secret: { secret_ref: a } } }
`);
  assert.deepEqual(value?.plugins.catalog?.["default"]?.config, {
    warehouse: "w",
    credentials: { client_secret: { secret_ref: "a" } },
  });
});

function* walk(tree: unknown): Generator<unknown> {
  if (tree instanceof Map) { for (const [key, value] of tree) yield* [key, ...walk(value)]; }
  else if (typeof tree === "object" && tree !== null) {
    for (const value of Object.values(tree)) yield* walk(value);
  } else yield tree;
}

Deno.test("readPlatform() accepts flat presets and layers with references", () => {
  const { resource_presets: presets, layers } = valueOf(
    `plugins: { storage: house, catalog: polaris }
resource_presets:
  small: { cpu_request: 100m, memory_request: 1Gi, cpu_limit: "1", memory_limit: 2Gi }
layers:
  bronze: { storage_ref: default, catalog_ref: default, namespace: raw.data }
`,
  );
  assert.deepEqual(presets?.["small"], {
    requests: { cpu: "100m", memory: "1Gi" },
    limits: { cpu: "1", memory: "2Gi" },
  });
  assert.deepEqual(layers?.["bronze"], {
    storage: "default",
    catalog: "default",
    namespace: "raw.data",
  });
});

Deno.test("readPlatform() reads approved computes of upstream's reference page", () => {
  const value = valueOf(`plugins: {}
compute:
  approved: [{ name: duckdb, config: { threads: 2 } }, { name: spark }]
  default: spark
`);
  assert.deepEqual(value.plugins.compute, {
    duckdb: { type: "duckdb", config: { threads: 2 } },
    spark: { type: "spark", config: {} },
  });
  assert.deepEqual(value.defaults, { compute: "spark" });
});

Deno.test("readPlatform() reads a quality provider as the plugin", () => {
  const { plugins } = valueOf(
    "plugins: { quality: { provider: soda, thresholds: { min_score: 70 } } }\n",
  );
  assert.deepEqual(plugins.quality, {
    default: { type: "soda", config: { thresholds: { min_score: 70 } } },
  });
});

Deno.test("readPlatform() turns an endpoint of observability into a backend", () => {
  const value = valueOf(
    'plugins: {}\nobservability: { lineage: { endpoint: "https://l.example.com" } }\n',
  );
  assert.deepEqual(value.plugins.lineage_backend, {
    default: { type: "http", config: { url: "https://l.example.com" } },
  });
  assert.deepEqual(value.observability, { lineage: {} });
});

Deno.test("readPlatform() does not use an endpoint where a backend is selected", () => {
  const note = found(
    `plugins: { lineage_backend: { type: mine } }
observability: { lineage: { endpoint: "https://l.example.com" } }
`,
    "FLOE-SCH012",
  );
  assert.match(note.message, /selects a lineage_backend/);
});

Deno.test("readPlatform() warns of parent_manifest and reads it as the parent", () => {
  const { value, diagnostics } = platform(
    `${platformHead}scope: domain\nparent_manifest: ../group.yaml\nplugins: {}\n`,
  );
  assert.deepEqual(value?.parent, { ref: "../group.yaml" });
  assert.equal(one(diagnostics, "FLOE-SCH007").hint, 'Write "parent"');
});

Deno.test("readPlatform() refuses a parent under both names", () => {
  const refused = found(
    "scope: domain\nparent: { ref: a.yaml }\nparent_manifest: b.yaml\nplugins: {}\n",
    "FLOE-SCH006",
  );
  assert.equal(refused.related?.[0]?.at.line, 5);
});

Deno.test("readPlatform() refuses words of environments", () => {
  assert.match(found("plugins: {}\nprod: { a: 1 }\n", "FLOE-SCH011").message, /"prod"/);
});

for (
  const [what, more] of [
    ["a domain without a parent", "scope: domain\n"],
    ["an enterprise with a parent", "scope: enterprise\nparent: { ref: a.yaml }\n"],
    ["a parent without a scope", "parent: { ref: a.yaml }\n"],
    ["approved plugins of a lone platform", "approved_plugins: { compute: [duckdb] }\n"],
    ["approved products outside a domain", "scope: enterprise\napproved_products: [a]\n"],
    ["approved sinks of a lone platform", "approved_sinks: [a]\n"],
  ] as const
) {
  Deno.test(`readPlatform() refuses ${what}`, () => {
    assert.equal(found(`plugins: {}\n${more}`, "FLOE-SCH019").severity, "error");
  });
}

Deno.test("readPlatform() refuses a layer on a storage that is not there, naming the nearest", () => {
  const refused = found(
    "plugins: { storage: { lake: { type: house } } }\nlayers: { a: { storage: lakes, namespace: a } }\n",
    "FLOE-SCH018",
  );
  assert.equal(refused.hint, 'Did you mean "lake"?');
});

Deno.test("readPlatform() tells an unknown category and an unknown field with the nearest names", () => {
  const { diagnostics } = platform(
    `${platformHead}plugins: { computes: { type: duckdb } }\ngovernence: {}\n`,
  );
  assert.deepEqual(diagnostics.map(({ hint }) => hint), [
    'Did you mean "compute"?',
    'Did you mean "governance"?',
  ]);
});

Deno.test("readPlatform() refuses a reserved name", () => {
  const { diagnostics } = platform(
    "apiVersion: floe.dev/v1\nkind: Platform\nmetadata: { name: system, version: 1.0.0, owner: a }\nplugins: {}\n",
  );
  assert.match(one(diagnostics, "FLOE-SCH005").message, /other than default, system/);
});
