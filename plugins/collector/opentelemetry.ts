import { z } from "zod";
import { ConfigMap, jsonFile, Server } from "../../constructs/mod.ts";
import {
  type BindingOf,
  type Bindings,
  definePlugin,
  type Metrics,
  type NeedOf,
  type PlatformContext,
  type Size,
  sizes,
} from "../../src/plugin/mod.ts";

const id = "collector/opentelemetry";
const label = "opentelemetry-collector";
const image = "ghcr.io/open-telemetry/opentelemetry-collector-releases/" +
  "opentelemetry-collector-k8s:0.159.0";

const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of each replica")
    .meta({ overlay: "size" }),
  replicas: z.int().min(1).max(20).default(1)
    .describe("Collectors at once; they share nothing")
    .meta({ overlay: "replicas" }),
});
type Config = z.output<typeof config>;

/** Starting points, not measurements; Go is told four fifths of the limit, as upstream advises. */
const presets = {
  small: {
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "320Mi" } },
    goMemory: "256MiB",
  },
  medium: {
    resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "1280Mi" } },
    goMemory: "1024MiB",
  },
  large: {
    resources: { requests: { cpu: "2", memory: "2Gi" }, limits: { memory: "5Gi" } },
    goMemory: "4096MiB",
  },
} as const satisfies Record<Size, unknown>;

/** Seen on a real collector 0.159.0; older and newer ones call some of them otherwise. */
const metrics: Metrics = {
  path: "/metrics",
  alerts: [
    {
      name: "CollectorLosesSpans",
      expr: "sum by (exporter) (rate(otelcol_exporter_send_failed_spans{$job}[10m])) > 0",
      for: "10m",
      severity: "warning",
      summary: "spans are lost: their backend refused them, or was away for minutes",
    },
    {
      name: "CollectorRefusesSpans",
      expr: "sum(rate(otelcol_receiver_refused_spans{$job}[10m])) > 0",
      for: "10m",
      severity: "warning",
      summary: "spans are turned away, for want of memory above all",
    },
    {
      name: "CollectorQueueFills",
      expr: "max by (exporter) (otelcol_exporter_queue_size{$job}" +
        " / otelcol_exporter_queue_capacity{$job}) > 0.8",
      for: "10m",
      severity: "warning",
      summary: "what is received waits to be sent; spans are lost when the queue is full",
    },
  ],
};

type Signal = "traces" | "metrics" | "logs";
type Receiver = BindingOf<"otlp">;

/** One need for each signal, so that `bind` may send metrics elsewhere than traces. */
function need(name: Signal, cardinality: "one" | "optional"): NeedOf<"otlp"> {
  return { name, capability: "otlp", demand: {}, from: [label], edge: "emit", cardinality };
}

/**
 * The OpenTelemetry collector between everything that emits and the backends. It takes the signals
 * that a backend of its own takes, and tells its consumers which those are.
 *
 * Facts: collector 0.159.0, distribution `k8s`, which older ones don't share: `otlp_grpc` and
 * `otlp_http` were called `otlp` and `otlphttp`.
 */
export default definePlugin({
  id,
  label,
  summary: "The OpenTelemetry collector, which passes telemetry on to the backends",
  config,
  hazards: [
    "What waits to be sent is kept in memory: a restart loses it, and a full queue drops what comes",
    "Names of its components change between versions (`otlp` became `otlp_grpc`): this configuration is for the version listed here",
  ],
  versions: [{ version: "0.159.0", images: { server: image } }],
  describe: () => ({
    components: [{
      name: label,
      kind: "server",
      endpoints: [
        { name: "otlp-grpc", port: 4317, appProtocol: "grpc" },
        { name: "metrics", port: 8888, appProtocol: "http", metrics },
        { name: "health", port: 13133, appProtocol: "http" },
      ],
    }],
    needs: [need("traces", "one"), need("metrics", "optional"), need("logs", "optional")],
    offers: [{ capability: "otlp", at: { component: label, endpoint: "otlp-grpc" } }],
  }),
  grant: ({ capability, address, own }) => {
    if (capability !== "otlp" || address === undefined) {
      throw new Error(`${id} was asked for ${capability}`);
    }
    const endpoint = `http://${address.host}:${address.port}`;
    const signals = [...backends(own).keys()];
    return { binding: { endpoint, protocol: "grpc", signals } };
  },
  platform: server,
});

/** Where each signal goes; one that its backend does not take is left out. */
function backends(own: Bindings): ReadonlyMap<Signal, Receiver> {
  const found = new Map<Signal, Receiver>([["traces", own.binding("traces", "otlp")]]);
  for (const signal of ["metrics", "logs"] as const) {
    const backend = own.optionalBinding(signal, "otlp");
    if (backend?.signals?.includes(signal) ?? backend !== undefined) {
      if (backend !== undefined) found.set(signal, backend);
    }
  }
  return found;
}

function server(context: PlatformContext<Config>): void {
  const { config } = context;
  const workload = context.workload(label);
  const { resources, goMemory } = presets[config.size];
  const settings = new ConfigMap(context.scope, "config", {
    workload,
    data: { "config.json": jsonFile(settingsOf(backends(context))) },
  });
  const health = { http: "/", port: "health" };
  new Server(context.scope, "server", {
    workload,
    user: { uid: 10001, gid: 10001 },
    replicas: config.replicas,
    containers: [{
      name: "collector",
      image: context.image(image),
      args: ["--config=/etc/otelcol/config.json"],
      env: [{ name: "GOMEMLIMIT", value: goMemory }],
      resources,
      mounts: [{ volume: "config", path: "/etc/otelcol" }],
      probes: {
        startup: { check: health, period: 2, timeout: 3, failures: 30 },
        readiness: { check: health, period: 10, timeout: 3, failures: 3 },
        liveness: { check: health, period: 20, timeout: 3, failures: 6 },
      },
    }],
    volumes: { config: { configMap: settings.name } },
    // It sends what it holds before it ends. There is no shell for a command before the signal.
    grace: 60,
  });
}

/** JSON is YAML. `0.0.0.0` instead of the pod's address, which would need a substitution. */
function settingsOf(to: ReadonlyMap<Signal, Receiver>) {
  const pipelines = [...to].map(([signal, receiver]) => {
    const exporters = [`${exporterType(receiver)}/${signal}`];
    return [signal, { receivers: ["otlp"], processors: ["memory_limiter", "batch"], exporters }];
  });
  const exporters = [...to].map(([signal, receiver]) => {
    return [`${exporterType(receiver)}/${signal}`, exporter(receiver)];
  });
  return {
    extensions: { health_check: { endpoint: "0.0.0.0:13133" } },
    receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } } },
    processors: {
      memory_limiter: { check_interval: "5s", limit_percentage: 80, spike_limit_percentage: 25 },
      batch: {},
    },
    exporters: Object.fromEntries(exporters),
    service: {
      extensions: ["health_check"],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: 8888 } } } }],
        },
      },
      pipelines: Object.fromEntries(pipelines),
    },
  };
}

function exporterType({ protocol }: Receiver): "otlp_grpc" | "otlp_http" {
  return protocol === "grpc" ? "otlp_grpc" : "otlp_http";
}

function exporter({ endpoint, protocol }: Receiver) {
  return { endpoint, ...(protocol === "grpc" ? { tls: { insecure: isPlain(endpoint) } } : {}) };
}

function isPlain(endpoint: string): boolean {
  return new URL(endpoint).protocol === "http:";
}
