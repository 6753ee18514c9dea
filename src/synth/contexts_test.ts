import assert from "node:assert/strict";
import { z } from "zod";
import type { Plan } from "../compiler/plan.ts";
import { definePlugin, type ProductContext, registry } from "../plugin/mod.ts";
import { acmePlan, acmeProduct } from "../../tests/fixtures/acme.ts";
import { emit } from "./emit.ts";

const secret = { secret: "orders-db", key: "password" };

/** What the orchestrator of the fixture sees in product `orders`. */
function seen(change: Partial<Plan> = {}): ProductContext<unknown> {
  let context: ProductContext<unknown> | undefined;
  const spy = definePlugin({
    id: "orchestrator/crew",
    summary: "Looks at its context",
    config: z.unknown(),
    describe: () => ({ components: [] }),
    product: (given) => void (context = given),
  });
  const plan = acmePlan(["orders"], change);
  const instances = plan.instances.filter(({ plugin }) => plugin === "orchestrator/crew");
  emit({ ...plan, instances: [...instances, ...storage] }, registry([spy, silent]));
  assert.ok(context !== undefined);
  return context;
}

const silent = definePlugin({
  id: "storage/box",
  summary: "Makes nothing",
  config: z.unknown(),
  describe: () => ({ components: [] }),
});
const storage = [{ ref: "storage/default", plugin: "storage/box", config: {} }] as const;

Deno.test("a context has the version that the platform chose, and none where there is none", () => {
  assert.equal(seen().version, "");
  const crew = acmePlan(["orders"]).instances.map((instance) => ({ ...instance, version: "4.2" }));
  assert.equal(seen({ instances: crew }).version, "4.2");
});

Deno.test("a product's context has its workload, with exactly three labels in the selector", () => {
  const { workload, artifactsConfigMap } = seen();
  const { labels, ...rest } = workload("run");
  const selector = {
    "app.kubernetes.io/component": "run",
    "app.kubernetes.io/instance": "acme-orders",
    "app.kubernetes.io/name": "crew",
  };
  assert.deepEqual(rest, {
    name: "crew-run",
    namespace: "acme-orders",
    selector,
    serviceAccount: "crew-run",
    kubernetesApi: false,
    waits: [],
    toolsImage: "registry.example.com/acme/floe-tools:0.1.0",
    ports: {},
  });
  assert.deepEqual(labels, {
    ...selector,
    "app.kubernetes.io/managed-by": "floe",
    "app.kubernetes.io/part-of": "acme",
  });
  assert.match(artifactsConfigMap, /^floe-artifacts-[0-9a-f]{8}$/);
});

Deno.test("a context answers with the binding that the plan has, and with no other", () => {
  const binding = {
    host: "box.acme.svc.cluster.local",
    port: 5432,
    database: "orders",
    user: "orders",
    password: secret,
    sslMode: "require" as const,
  };
  const consumer = {
    product: "orders",
    namespace: "acme-orders",
    instance: "orchestrator/default",
    need: "runs",
  };
  const grant = { capability: "sql" as const, consumer, demand: { database: "main" }, binding };
  const context = seen({ bindings: [{ consumer, provider: "storage/default", grant }] });
  assert.deepEqual(context.binding("runs", "sql"), binding);
  assert.equal(context.optionalBinding("other", "sql"), undefined);
  assert.throws(() => context.binding("runs", "otlp"), /binding of otlp for "runs"/);
});

Deno.test("runEnv holds what profile, store, lineage and telemetry read, sorted by name", () => {
  const product = acmeProduct("orders");
  const artifacts = {
    ...product.artifacts,
    dbt: {
      ...product.artifacts.dbt,
      env: [{ name: "DBT_ENV_SECRET_FLOE_DB__PASSWORD", ...secret }],
    },
    observability: {
      log_level: "INFO",
      lineage: { namespace: "acme", url: "http://lineage.acme:5000", path: "api/v1/lineage" },
      otlp: { endpoint: "http://collector.acme:4318", protocol: "http/protobuf" },
      resource_attributes: { "service.version": "1.0.0", "floe.domain": "sales, east" },
    },
  };
  const { runEnv } = seen({ products: [{ ...product, artifacts }] });
  assert.deepEqual(runEnv, [
    { name: "DBT_ENV_SECRET_FLOE_DB__PASSWORD", secret },
    { name: "OPENLINEAGE_ENDPOINT", value: "api/v1/lineage" },
    { name: "OPENLINEAGE_NAMESPACE", value: "acme" },
    { name: "OPENLINEAGE_URL", value: "http://lineage.acme:5000" },
    { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://collector.acme:4318" },
    { name: "OTEL_EXPORTER_OTLP_PROTOCOL", value: "http/protobuf" },
    {
      name: "OTEL_RESOURCE_ATTRIBUTES",
      value: "floe.domain=sales%2C%20east,service.version=1.0.0",
    },
    { name: "OTEL_SERVICE_NAME", value: "orders" },
  ]);
});

Deno.test("a context shows the Secrets of its namespace to the instance that brings them", () => {
  const all = new Map<string, readonly string[]>();
  const spy = (name: string) =>
    definePlugin({
      id: `secrets/${name}`,
      summary: "Looks at its context",
      config: z.unknown(),
      describe: () => ({ components: [] }),
      platform: ({ secrets }) => void all.set(name, secrets.map((one) => one.name)),
      product: ({ secrets }) => void all.set(`${name} orders`, secrets.map((one) => one.name)),
    });
  const wanted = (name: string, namespaces: readonly string[]) => ({
    name,
    namespaces,
    keys: [{ key: "password", maker: { by: "people" } as const }],
    purpose: "A test",
  });
  const plan = acmePlan(["orders"], {
    instances: [
      { ref: "secrets/default", plugin: "secrets/near", config: {} },
      { ref: "secrets/other", plugin: "secrets/far", config: {} },
    ],
    secrets: [wanted("both", ["acme", "acme-orders"]), wanted("ours", ["acme"])],
  });
  const products = plan.products.map((product) => ({
    ...product,
    instances: ["secrets/other"] as const,
  }));
  emit({ ...plan, products, components: [] }, registry([spy("near"), spy("far")]));
  assert.deepEqual(Object.fromEntries(all), {
    near: ["both", "ours"],
    far: [],
    "far orders": ["both"],
  });
});
