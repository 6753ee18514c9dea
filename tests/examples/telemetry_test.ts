import assert from "node:assert/strict";
import { hasErrors, objectsOf } from "../../mod.ts";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { compile } from "../../src/compiler/mod.ts";
import { type InstanceRef, registry } from "../../src/plugin/mod.ts";
import { tiny, tinyWith } from "../cli/tiny.ts";

const known = registry(plugins);

/** The tiny platform with more plugins, as a plan and objects. */
function compiled(more: string) {
  const files = tinyWith({
    "platform.yaml": `${tiny["platform.yaml"]}${more}`,
    "products/clicks/floe.yaml": `${
      tiny["products/clicks/floe.yaml"]?.replace(/transforms:[^]*$/, "")
    }transforms:\n  - { type: dbt, path: . }\n`,
    "products/clicks/dbt/dbt_project.yml": undefined,
    "products/clicks/dbt/models/clicks.sql": undefined,
  });
  const { plan, diagnostics } = compile(
    {
      platform: "platform.yaml",
      environment: "local",
      files: new Map(Object.entries(files).map(([path, text]) => [path, { path, text }])),
      products: ["products/clicks/floe.yaml"],
    },
    known,
    { defaults },
  );
  assert.ok(plan !== undefined && !hasErrors(diagnostics), JSON.stringify(diagnostics, null, 2));
  return { plan, ...objectsOf(plan, known) };
}

function providers({ plan }: ReturnType<typeof compiled>): Readonly<Record<string, InstanceRef>> {
  const otlp = plan.bindings.filter(({ grant }) => grant.capability === "otlp");
  return Object.fromEntries(otlp.map(({ consumer: { instance, need }, provider }) => {
    return [`${instance} ${need}`, provider];
  }));
}

Deno.test("everything emits to the collector, and the collector to the backend", () => {
  const found = compiled(
    "  collector: { type: opentelemetry, config: { replicas: 2 } }\n" +
      "  telemetry_backend: { type: jaeger }\n",
  );
  assert.deepEqual(providers(found), {
    "collector/default logs": "telemetry_backend/default",
    "collector/default metrics": "telemetry_backend/default",
    "collector/default traces": "telemetry_backend/default",
    "product otlp": "collector/default",
  });
  assert.deepEqual(found.diagnostics, []);
  const { otlp } = found.plan.products[0]?.artifacts.observability ?? {};
  assert.match(otlp?.endpoint ?? "", /opentelemetry-collector\.tiny\.svc/);
  const pods = JSON.stringify(found.objects.filter(({ product }) => product === "clicks"));
  assert.match(pods, /"OTEL_METRICS_EXPORTER","value":"none"/);
});

Deno.test("without a collector everything emits to the backend", () => {
  const found = compiled("  telemetry_backend: { type: jaeger }\n");
  assert.deepEqual(providers(found), { "product otlp": "telemetry_backend/default" });
  assert.deepEqual(found.diagnostics, []);
});

Deno.test("a type whose address lies outside is the plugin that takes addresses", () => {
  const outside = compiled(
    "  telemetry_backend: { type: jaeger, config: { endpoint: https://traces.example.com:4317 } }\n",
  );
  const ids = outside.plan.instances.map(({ plugin }) => plugin);
  assert.ok(ids.includes("telemetry_backend/otlp"));
  assert.ok(!ids.includes("telemetry_backend/jaeger"));
});
