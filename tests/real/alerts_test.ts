import assert from "node:assert/strict";
import { jsonFile, one } from "../../constructs/testing.ts";
import collectorPlugin from "../../plugins/collector/opentelemetry.ts";
import minioPlugin from "../../plugins/storage/minio/mod.ts";
import { Driver } from "../../plugins/testing.ts";
import type { Description, Metrics } from "../../src/plugin/mod.ts";
import { sendSpan } from "./otlp/grpc.ts";
import { collector } from "./programs/collector.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { answers, freePorts, scratchFolder, startServer } from "./programs/server.ts";
import { minioServer } from "./programs/tools.ts";

/** The only endpoint with metrics that a plugin describes. */
function metricsOf({ components }: Description): Metrics {
  const found = components.flatMap(({ endpoints = [] }) =>
    endpoints.flatMap(({ metrics }) => metrics ?? [])
  );
  const [metrics] = found;
  assert.ok(metrics !== undefined && found.length === 1);
  return metrics;
}

/** Names of metrics in PromQL: what stands before a brace. */
function namesIn({ alerts = [] }: Metrics): readonly string[] {
  const names = alerts.flatMap(({ expr }) =>
    [...expr.matchAll(/(\w+)\{/g)].map(([, name]) => name)
  );
  assert.notEqual(names.length, 0);
  return [...new Set(names.map(String))];
}

/** Names that the component does not export. */
function missing(metrics: Metrics, text: string): readonly string[] {
  return namesIn(metrics).filter((name) => !new RegExp(`^${name}[ {]`, "m").test(text));
}

async function read(url: string): Promise<string> {
  const response = await fetch(url);
  assert.ok(response.ok, `${url}: ${response.status}`);
  return await response.text();
}

realTest("a real collector exports what its alerts watch", { needs: [collector] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "collector");
  const [otlp, health, port] = freePorts(3);
  const nowhere = { endpoint: "http://127.0.0.1:9", protocol: "http/protobuf" } as const;
  const bindings = { otlp: { traces: nowhere } };
  const driver = new Driver(collectorPlugin, { config: {}, bindings });
  const settings = JSON.stringify(jsonFile(one(driver.platform(), "ConfigMap"), "config.json"))
    .replaceAll("0.0.0.0:4317", `127.0.0.1:${otlp}`)
    .replaceAll("0.0.0.0:13133", `127.0.0.1:${health}`)
    .replace('"host":"0.0.0.0","port":8888', `"host":"127.0.0.1","port":${port}`)
    // A span counts as failed when it is given up: after minutes, unless nothing is tried again.
    .replace('"otlp_http/traces":{', '"otlp_http/traces":{"retry_on_failure":{"enabled":false},');
  await Deno.writeTextFile(`${folder}/config.json`, settings);
  stack.use(
    await startServer({
      program: required(await collector()),
      args: [`--config=${folder}/config.json`],
      logFile: `${folder}/log`,
      ready: () => answers(`http://127.0.0.1:${health}/`),
      seconds: 20,
    }),
  );
  assert.equal(await sendSpan(`http://127.0.0.1:${otlp}`, "lost"), "0");
  const metrics = metricsOf(driver.describe());
  const url = `http://127.0.0.1:${port}${metrics.path}`;
  // A counter appears with its first event.
  for (let i = 0; i < 100 && missing(metrics, await read(url)).length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.deepEqual(missing(metrics, await read(url)), []);
});

realTest("a real MinIO exports what its alerts watch", { needs: [minioServer] }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "minio");
  const [port, consolePort] = freePorts(2);
  const driver = new Driver(minioPlugin, { config: { public_metrics: true } });
  const pod = JSON.stringify(one(driver.platform(), "StatefulSet"));
  assert.ok(pod.includes('{"name":"MINIO_PROMETHEUS_AUTH_TYPE","value":"public"}'));
  const addresses = ["--address", `127.0.0.1:${port}`, "--console-address"];
  stack.use(
    await startServer({
      program: required(await minioServer()),
      args: ["server", "--quiet", ...addresses, `127.0.0.1:${consolePort}`, `${folder}/data`],
      env: {
        HOME: folder,
        MINIO_PROMETHEUS_AUTH_TYPE: "public",
        MINIO_ROOT_USER: `admin-${crypto.randomUUID().slice(0, 8)}`,
        MINIO_ROOT_PASSWORD: crypto.randomUUID(),
      },
      logFile: `${folder}/log`,
      ready: () => answers(`http://127.0.0.1:${port}/minio/health/ready`),
      seconds: 60,
    }),
  );
  const metrics = metricsOf(driver.describe());
  const url = `http://127.0.0.1:${port}${metrics.path}`;
  for (let i = 0; i < 100 && missing(metrics, await read(url)).length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.deepEqual(missing(metrics, await read(url)), []);
});
