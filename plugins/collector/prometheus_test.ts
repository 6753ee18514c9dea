import assert from "node:assert/strict";
import { at, one } from "../../constructs/testing.ts";
import { objectsOf } from "../../mod.ts";
import type { MetricsTarget } from "../../src/plugin/mod.ts";
import { known, planOfChosen } from "../../tests/fixtures/chosen.ts";
import { Driver, platform } from "../testing.ts";
import plugin from "./prometheus.ts";

const server: MetricsTarget = {
  name: "server",
  namespace: platform.namespace,
  selector: { app: "server" },
  port: "metrics",
  metrics: {
    path: "/metrics",
    alerts: [{
      name: "ServerFails",
      expr: 'rate(failed_total{$job,code="500"}[10m]) > 0 and up{$job} == 1',
      for: "5m",
      severity: "warning",
      summary: "requests fail",
    }],
  },
};
const run: MetricsTarget = {
  ...server,
  name: "run",
  namespace: "acme-orders",
  metrics: { path: "/q/metrics" },
};

function objects(config: Record<string, unknown>, metrics = [server, run]) {
  return new Driver(plugin, { config: { namespace: "monitoring", ...config }, metrics }).platform();
}

Deno.test("collector/prometheus reads each component where it has metrics", () => {
  const made = objects({ monitor_labels: { release: "stack" } });
  const own = one(made, "PodMonitor", "server");
  assert.deepEqual(own.metadata.labels, { release: "stack" });
  assert.deepEqual(own["spec"], {
    selector: { matchLabels: { app: "server" } },
    podMetricsEndpoints: [{ port: "metrics", path: "/metrics", interval: "30s" }],
  });
  const away = one(made, "PodMonitor", "acme-orders-run");
  assert.equal(away.metadata.namespace, "acme");
  assert.deepEqual(at(away, "spec.namespaceSelector"), { matchNames: ["acme-orders"] });
});

Deno.test("collector/prometheus makes one PodMonitor of a component's endpoints", () => {
  const health = { ...server, port: "health", metrics: { path: "/health/metrics" } };
  const made = objects({ interval: "1m" }, [server, health]);
  assert.deepEqual(at(one(made, "PodMonitor"), "spec.podMetricsEndpoints"), [
    { port: "metrics", path: "/metrics", interval: "1m" },
    { port: "health", path: "/health/metrics", interval: "1m" },
  ]);
});

Deno.test("collector/prometheus turns the components' alerts into rules on their own metrics", () => {
  const made = objects({});
  const { spec } = one(made, "PrometheusRule", "server");
  assert.equal(at(spec, "groups.0.name"), "acme/server");
  assert.deepEqual(at(spec, "groups.0.rules.1"), {
    alert: "ServerFails",
    expr:
      'rate(failed_total{job="acme/server",code="500"}[10m]) > 0 and up{job="acme/server"} == 1',
    for: "5m",
    labels: { severity: "warning" },
    annotations: { summary: "server: requests fail" },
  });
  assert.match(String(at(spec, "groups.0.rules.0.expr")), /absent\(up\{job="acme\/server"\}\)/);
  const none = objects({ alerts: false });
  assert.deepEqual([...new Set(none.map(({ kind }) => kind))], ["PodMonitor"]);
});

Deno.test("collector/prometheus lets Prometheus reach metrics and nothing else of a platform", () => {
  const plan = planOfChosen({
    plugins: `  orchestrator: { type: dagster }
  telemetry_backend: { type: jaeger }
  database: { type: postgresql }
  collector:
    default: { type: opentelemetry }
    prometheus: { type: prometheus, config: { namespace: monitoring } }
`,
  });
  const { objects } = objectsOf(plan, known);
  const found = objects.map(({ object }) => object).filter(({ kind }) => kind === "PodMonitor");
  const names = ["prometheus-jaeger", "prometheus-opentelemetry-collector"];
  assert.deepEqual(found.map(({ metadata }) => metadata.name), names);
  const open = objects.flatMap(({ object }) => {
    const rules = object.kind === "NetworkPolicy" ? at(object, "spec.ingress") : undefined;
    return (Array.isArray(rules) ? rules : []).filter((rule) =>
      JSON.stringify(at(rule, "from")).includes('"monitoring"')
    ).map((rule) => `${object.metadata.name} ${at(rule, "ports.0.port")}`);
  });
  assert.deepEqual(open.sort(), ["jaeger 8888", "opentelemetry-collector 8888"]);
});
