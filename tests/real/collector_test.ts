import assert from "node:assert/strict";
import { jsonFile, one } from "../../constructs/testing.ts";
import collectorPlugin from "../../plugins/collector/opentelemetry.ts";
import { Driver } from "../../plugins/testing.ts";
import { DIST, environmentsIn, readObjects } from "./objects/read.ts";
import { sendSpan } from "./otlp/grpc.ts";
import { collector } from "./programs/collector.ts";
import { at } from "./programs/json.ts";
import { required } from "./programs/program.ts";
import { realTest } from "./programs/real.ts";
import { run } from "./programs/run.ts";
import { answers, freePorts, scratchFolder, startServer } from "./programs/server.ts";

const needs = [collector];

/** What the collector says of a configuration; nothing where it takes it. */
async function judge(settings: string): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const path = `${await scratchFolder(stack, "collector")}/config.json`;
  await Deno.writeTextFile(path, settings);
  const { ok, stderr } = await run(required(await collector()), ["validate", `--config=${path}`]);
  return ok ? "" : stderr;
}

/** The configuration that the plugin writes for backends at these addresses. */
function settingsFor(traces: string, others: string): string {
  const http = { endpoint: others, protocol: "http/protobuf" } as const;
  const otlp = { traces: { ...http, endpoint: traces }, metrics: http, logs: http };
  const driver = new Driver(collectorPlugin, { config: {}, bindings: { otlp } });
  return JSON.stringify(jsonFile(one(driver.platform(), "ConfigMap"), "config.json"));
}

for (const environment of environmentsIn(DIST)) {
  const files = await readObjects(environment);
  const configs = files.filter(({ file }) => /\/[^/]*collector\/[^/]*_configmap_/.test(file));
  if (configs.length === 0) continue;
  realTest(`${environment.name}: a real collector takes its configuration`, { needs }, async () => {
    for (const { object } of configs) {
      const settings = at(object, "data", "config.json");
      assert.ok(typeof settings === "string");
      assert.equal(await judge(settings), "");
    }
  });
}

realTest("a real collector refuses an exporter by its older name", { needs }, async () => {
  const settings = settingsFor("http://traces:4318", "http://other:4318");
  assert.equal(await judge(settings), "");
  assert.match(await judge(settings.replaceAll("otlp_http/", "otelhttp/")), /otelhttp/);
});

realTest("a span goes through a real collector to the backend of traces", { needs }, async () => {
  const received: string[] = [];
  await using backend = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const gunzip = new DecompressionStream("gzip");
      const body = request.body?.pipeThrough(gunzip);
      received.push(`${new URL(request.url).pathname} ${await new Response(body).text()}`);
      return new Response(new Uint8Array(), {
        headers: { "content-type": "application/x-protobuf" },
      });
    },
  );
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "collector");
  const [otlp, health, metrics] = freePorts(3);
  const settings = settingsFor(`http://127.0.0.1:${backend.addr.port}`, "http://127.0.0.1:9")
    .replaceAll("0.0.0.0:4317", `127.0.0.1:${otlp}`)
    .replaceAll("0.0.0.0:13133", `127.0.0.1:${health}`)
    .replace('"host":"0.0.0.0","port":8888', `"host":"127.0.0.1","port":${metrics}`);
  assert.doesNotMatch(settings, /0\.0\.0\.0/);
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
  assert.equal(await sendSpan(`http://127.0.0.1:${otlp}`, "orders-built"), "0");
  for (let i = 0; i < 100 && received.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.match(received.join("\n"), /^\/v1\/traces [^]*orders-built/);
  const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  assert.match(text, /^otelcol_exporter_sent_spans[^\n]* 1$/m);
});
