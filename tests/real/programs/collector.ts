import { cachedProgram } from "./cache.ts";
import { go, goProgram } from "./go.ts";
import { isMissing, type Missing, once, type Program } from "./program.ts";
import { run } from "./run.ts";
import { VERSIONS } from "./versions.ts";

const version = VERSIONS.collector;
const core = "go.opentelemetry.io/collector";
const contrib = "github.com/open-telemetry/opentelemetry-collector-contrib";

/** Components of upstream's distribution `k8s` that floe's configuration names. */
const components = {
  receivers: [`${core}/receiver/otlpreceiver`],
  processors: [`${core}/processor/batchprocessor`, `${core}/processor/memorylimiterprocessor`],
  exporters: [`${core}/exporter/otlpexporter`, `${core}/exporter/otlphttpexporter`],
  extensions: [`${contrib}/extension/healthcheckextension`],
} as const;

const builder = goProgram({
  name: "builder",
  version,
  package: `${core}/cmd/builder`,
  takes: "half a minute",
});

/** The OpenTelemetry collector in the version of the image, built by upstream's own builder. */
export const collector: Program = once(async () => {
  const tools = { go: await go(), builder: await builder() };
  if (isMissing(tools.go)) return tools.go;
  if (isMissing(tools.builder)) return tools.builder;
  const recipe = JSON.stringify(components);
  const entry = { name: "otelcol", version, recipe, takes: "4 minutes" };
  const program = tools.builder;
  return await cachedProgram(entry, (folder) => build(program, folder));
});

async function build(program: string, folder: string): Promise<void | Missing> {
  const dist = { name: "otelcol", module: "floe.test/otelcol", version, output_path: "source" };
  const modules = Object.entries(components).map(([kind, names]) =>
    [kind, names.map((name) => ({ gomod: `${name} v${version}` }))] as const
  );
  const settings = JSON.stringify({ dist, ...Object.fromEntries(modules) });
  await Deno.writeTextFile(`${folder}/builder.yaml`, settings);
  const env = { CGO_ENABLED: "0", GOWORK: "off" };
  const args = [program, "--config", "builder.yaml"];
  const finished = await run("nice", args, { cwd: folder, env });
  if (!finished.ok) {
    const last = finished.stderr.trim().split("\n").slice(-3).join(" ");
    return { missing: `the collector ${version} can't be built: ${last}` };
  }
  await Deno.rename(`${folder}/source/otelcol`, `${folder}/otelcol`);
  await Deno.remove(`${folder}/source`, { recursive: true });
}
