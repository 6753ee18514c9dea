import { z } from "zod";
import { PlainObject } from "../../constructs/mod.ts";
import {
  definePlugin,
  identity,
  type MetricsTarget,
  type PlatformContext,
} from "../../src/plugin/mod.ts";

const id = "collector/prometheus";
const apiVersion = "monitoring.coreos.com/v1";

const config = z.strictObject({
  namespace: z.string().min(1).describe("Namespace of Prometheus").meta({ overlay: "endpoint" }),
  labels: z.record(z.string(), z.string()).default({ "app.kubernetes.io/name": "prometheus" })
    .describe("Labels of Prometheus' pods").meta({ overlay: "endpoint" }),
  monitor_labels: z.record(z.string(), z.string()).default({})
    .describe(
      "Labels that Prometheus selects PodMonitors and rules by, for example " +
        "`release: kube-prometheus-stack`",
    ).meta({ overlay: "endpoint" }),
  interval: z.string().regex(/^[1-9][0-9]*(s|m)$/, "Expected a time such as 30s").default("30s")
    .describe("Time between two readings").meta({ overlay: "size" }),
  alerts: z.boolean().default(true).describe("Whether alert rules are made").meta({
    overlay: "size",
  }),
});
type Config = z.output<typeof config>;
type Context = PlatformContext<Config>;

/** The endpoints of one component. */
interface Target {
  /** Of the PodMonitor and its rules. */
  readonly name: string;
  /** What the operator makes the `job` label of. */
  readonly job: string;
  readonly first: MetricsTarget;
  readonly endpoints: readonly MetricsTarget[];
}

/**
 * A Prometheus of the cluster, run by its operator, reads every component that has metrics and
 * watches the alert rules that the component's plugin brings. floe makes a PodMonitor and a
 * PrometheusRule for each, and lets Prometheus' pods through to exactly these ports.
 *
 * API: `monitoring.coreos.com/v1` of Prometheus Operator 0.85.0, whose sources say that `job` is
 * `<namespace>/<name>` of the PodMonitor.
 */
export default definePlugin({
  id,
  summary: "Metrics and alert rules for a Prometheus that the cluster's operator runs",
  config,
  example: { namespace: "monitoring" },
  hazards: [
    "Prometheus must select PodMonitors and PrometheusRules in the platform's namespace " +
    "(`podMonitorNamespaceSelector`, `ruleNamespaceSelector`) and may need their labels",
  ],
  describe: ({ config: { namespace, labels } }) => ({
    components: [],
    peers: [{ name: "prometheus", at: { namespace, labels }, scrapes: true }],
  }),
  platform(context) {
    for (const target of targetsOf(context)) {
      monitor(context, target);
      if (context.config.alerts) rules(context, target);
    }
  },
});

function targetsOf({ metrics, platform, instance }: Context): readonly Target[] {
  const byComponent = Map.groupBy(metrics, ({ namespace, name }) => `${namespace}/${name}`);
  return [...byComponent.values()].flatMap((endpoints) => {
    const [first] = endpoints;
    if (first === undefined) return [];
    const away = first.namespace === platform.namespace ? [] : [first.namespace];
    const own = instance === "default" ? [] : [instance];
    const name = identity(...own, ...away, first.name).kubernetes;
    return [{ name, job: `${platform.namespace}/${name}`, first, endpoints }];
  });
}

function monitor({ scope, config, platform }: Context, target: Target): void {
  const { name, first, endpoints } = target;
  new PlainObject(scope, `monitor-${name}`, {
    apiVersion,
    kind: "PodMonitor",
    metadata: metadataOf(config, platform.namespace, target),
    spec: {
      selector: { matchLabels: first.selector },
      ...(first.namespace === platform.namespace
        ? {}
        : { namespaceSelector: { matchNames: [first.namespace] } }),
      podMetricsEndpoints: endpoints.map(({ port, metrics }) => ({
        port,
        path: metrics.path,
        interval: config.interval,
      })),
    },
  });
}

function rules({ scope, config, platform }: Context, target: Target): void {
  const { name, job, endpoints } = target;
  const matcher = `job="${job}"`;
  const own = endpoints.flatMap(({ metrics }) => metrics.alerts ?? []);
  new PlainObject(scope, `rules-${name}`, {
    apiVersion,
    kind: "PrometheusRule",
    metadata: metadataOf(config, platform.namespace, target),
    spec: {
      groups: [{
        name: job,
        rules: [
          {
            alert: "FloeComponentDown",
            expr: `up{${matcher}} == 0 or absent(up{${matcher}})`,
            for: "10m",
            labels: { severity: "critical" },
            annotations: { summary: `${name} gives no metrics: it is away, or can't be reached` },
          },
          ...own.map((alert) => ({
            alert: alert.name,
            expr: alert.expr.replaceAll("$job", matcher),
            for: alert.for,
            labels: { severity: alert.severity },
            annotations: { summary: `${name}: ${alert.summary}` },
          })),
        ],
      }],
    },
  });
}

function metadataOf({ monitor_labels }: Config, namespace: string, { name }: Target) {
  const labels = Object.keys(monitor_labels).length === 0 ? {} : { labels: monitor_labels };
  return { name, namespace, ...labels };
}
