/**
 * What a user writes beside an installed floe: a plugin of their own, a platform in memory, and an
 * object of their own. It is copied there, checked and run; here it is checked against the sources.
 *
 * @module
 */
import { App, Chart } from "cdk8s";
import { compile, definePlugin, filesOf, registry } from "floe";
import { ConfigMap } from "floe/constructs";
import type { Plugin } from "floe/plugin";
import { z } from "zod";

const config = z.strictObject({ greeting: z.string().describe("What to say") });

const parrot: Plugin<typeof config> = definePlugin({
  id: "lineage_backend/parrot",
  summary: "Repeats what it hears",
  config,
  describe: () => ({ components: [{ name: "parrot", kind: "job" }] }),
  platform: ({ scope, config, workload }) => {
    new ConfigMap(scope, "words", {
      workload: workload("parrot"),
      data: { greeting: config.greeting },
    });
  },
});

const text = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: aviary, version: 1.0.0, owner: birds@example.com }
images: { registry: registry.example.com/aviary }
plugins:
  lineage_backend: { type: parrot, config: { greeting: hello } }
`;
const files = new Map([["platform.yaml", { path: "platform.yaml", text }]]);
const plugins = registry([parrot]);
const { plan, diagnostics } = compile(
  { platform: "platform.yaml", environment: "local", files, products: [] },
  plugins,
);
if (plan === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));

const chart = new Chart(new App(), "own");
new ConfigMap(chart, "note", {
  workload: {
    name: "note",
    namespace: plan.platform.namespace,
    selector: {},
    labels: {},
    serviceAccount: "note",
    kubernetesApi: false,
    waits: [],
    toolsImage: "",
    ports: {},
  },
  data: { "note.txt": "made by a script" },
});
const extra = chart.toJson().map((object) => ({ object, component: "note" }));
const rendered = filesOf(plan, plugins, extra);
if (rendered.files === undefined) throw new Error(JSON.stringify(rendered.diagnostics, null, 2));
for (const path of rendered.files.keys()) console.log(path);
