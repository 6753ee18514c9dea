/**
 * As many Deployments as the argument says, made with cdk8s and the typed objects of cdk8s-plus and
 * written by cdk8s itself: what a team without floe would run.
 */
import { App, Chart, YamlOutputType } from "cdk8s";
import { IntOrString, KubeDeployment, Quantity } from "cdk8s-plus-28/k8s";

const [count = "100", outdir = "out"] = Deno.args;
const app = new App({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
const chart = new Chart(app, "bench", { disableResourceNameHashes: true });
for (let i = 0; i < Number(count); i++) {
  const labels = { "app.kubernetes.io/name": `app-${i}` };
  new KubeDeployment(chart, `app-${i}`, {
    metadata: { name: `app-${i}`, namespace: "bench", labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, runAsUser: 10001 },
          containers: [{
            name: "app",
            image: "registry.example.com/app:1.0.0",
            ports: [{ containerPort: 8080, name: "http" }],
            readinessProbe: { httpGet: { path: "/", port: IntOrString.fromString("http") } },
            resources: { requests: { cpu: Quantity.fromString("100m") } },
          }],
        },
      },
    },
  });
}
app.synth();
