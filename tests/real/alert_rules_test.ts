import assert from "node:assert/strict";
import { stringify } from "yaml";
import { one } from "../../constructs/testing.ts";
import prometheus from "../../plugins/collector/prometheus.ts";
import { plugins } from "../../plugins/mod.ts";
import minio from "../../plugins/storage/minio/mod.ts";
import { Driver } from "../../plugins/testing.ts";
import type { Component, Metrics } from "../../src/plugin/mod.ts";
import { promtool } from "./programs/debian.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { scratchFolder } from "./programs/server.ts";

/** What Prometheus sees, a value each minute, and the alert that must come of it or must not. */
interface Situation {
  readonly alert: string;
  readonly quiet: Readonly<Record<string, string>>;
  readonly loud: Readonly<Record<string, string>>;
}

/** Components of every plugin's example, and of the one that has metrics only if it is told so. */
const components: readonly Component[] = [
  ...plugins.flatMap((plugin) =>
    new Driver(plugin, { config: plugin.example ?? {} }).describe().components
  ),
  ...new Driver(minio, { config: { public_metrics: true } }).describe().components,
];

/** Every alert of every plugin; the labels are those that the real components give. */
const situations: readonly Situation[] = [
  {
    alert: "CollectorLosesSpans",
    quiet: { 'otelcol_exporter_send_failed_spans{exporter="otlp"}': "5x60" },
    loud: { 'otelcol_exporter_send_failed_spans{exporter="otlp"}': "0+1x60" },
  },
  {
    alert: "CollectorRefusesSpans",
    quiet: { 'otelcol_receiver_refused_spans{receiver="otlp"}': "0x60" },
    loud: { 'otelcol_receiver_refused_spans{receiver="otlp"}': "0+1x60" },
  },
  {
    alert: "CollectorQueueFills",
    quiet: {
      'otelcol_exporter_queue_size{exporter="otlp"}': "100x60",
      'otelcol_exporter_queue_capacity{exporter="otlp"}': "1000x60",
    },
    loud: {
      'otelcol_exporter_queue_size{exporter="otlp"}': "900x60",
      'otelcol_exporter_queue_capacity{exporter="otlp"}': "1000x60",
    },
  },
  {
    alert: "ObjectStoreFills",
    quiet: {
      minio_cluster_capacity_usable_free_bytes: "50x60",
      minio_cluster_capacity_usable_total_bytes: "100x60",
    },
    loud: {
      minio_cluster_capacity_usable_free_bytes: "5x60",
      minio_cluster_capacity_usable_total_bytes: "100x60",
    },
  },
  {
    alert: "CatalogFails",
    quiet: {
      'http_server_requests_seconds_count{status="200"}': "0+100x60",
      'http_server_requests_seconds_count{status="500"}': "0+1x60",
    },
    loud: {
      'http_server_requests_seconds_count{status="200"}': "0+100x60",
      'http_server_requests_seconds_count{status="500"}': "0+20x60",
    },
  },
  {
    alert: "LoginProxyFails",
    quiet: { 'oauth2_proxy_requests_total{code="302"}': "0+9x60" },
    loud: { 'oauth2_proxy_requests_total{code="502"}': "0+1x60" },
  },
  { alert: "FloeComponentDown", quiet: { up: "1x60" }, loud: { up: "0x60" } },
  { alert: "FloeComponentDown", quiet: { up: "1x60" }, loud: {} },
];

const all: readonly Metrics[] = components
  .flatMap(({ endpoints = [] }) => endpoints.flatMap(({ metrics }) => metrics ?? []));

/** The rules as the plugin writes them for one component with every alert. */
function groups(): unknown {
  const alerts = new Map(
    all.flatMap(({ alerts = [] }) => alerts).map((alert) => [alert.name, alert] as const),
  );
  const driver = new Driver(prometheus, {
    config: { namespace: "monitoring" },
    metrics: [{
      name: "server",
      namespace: "acme",
      selector: {},
      port: "metrics",
      metrics: { path: "/metrics", alerts: [...alerts.values()] },
    }],
  });
  return one(driver.platform(), "PrometheusRule")["spec"];
}

/** A series of the component; without its `job` no rule may see it. */
function series(values: Readonly<Record<string, string>>, job: string) {
  return Object.entries(values).map(([name, values]) => {
    const [metric, labels] = name.split("{");
    const own = labels === undefined ? "" : `,${labels.slice(0, -1)}`;
    return { series: `${metric}{job="${job}"${own}}`, values };
  });
}

/** promtool's words for the alerts that burn after 40 minutes; nothing where it is as expected. */
async function judge(input: readonly unknown[], alert: string, fires: boolean): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "rules");
  await Deno.writeTextFile(`${folder}/rules.yaml`, stringify(groups()));
  const expected = [{ eval_time: "40m", alertname: alert, exp_alerts: [] }];
  const test = {
    rule_files: ["rules.yaml"],
    evaluation_interval: "1m",
    tests: [{ interval: "1m", input_series: input, alert_rule_test: expected }],
  };
  await Deno.writeTextFile(`${folder}/test.yaml`, stringify(test));
  const { ok, stdout, stderr } = await run(required(await promtool()), [
    "test",
    "rules",
    `${folder}/test.yaml`,
  ]);
  // Nothing is expected, so what burns is a failure that names it.
  const burns = !ok && stdout.includes(`alertname="${alert}"`) || stderr.includes(`"${alert}"`);
  return burns === fires ? "" : `${alert}: ${stdout} ${stderr}`;
}

for (const { alert, quiet, loud } of situations) {
  const what = Object.keys(loud).length === 0 ? " where nothing is there" : "";
  realTest(`${alert} burns when it must${what}, and not before`, {
    needs: [promtool],
  }, async () => {
    assert.equal(await judge(series(loud, "acme/server"), alert, true), "");
    assert.equal(await judge(series(quiet, "acme/server"), alert, false), "");
    if (alert === "FloeComponentDown") return;
    assert.equal(await judge(series(loud, "acme/other"), alert, false), "");
  });
}

Deno.test("every alert of a plugin has a situation", () => {
  const names = all.flatMap(({ alerts = [] }) => alerts.map(({ name }) => name));
  const known = new Set(situations.map(({ alert }) => alert));
  assert.deepEqual(names.filter((name) => !known.has(name)), []);
});
