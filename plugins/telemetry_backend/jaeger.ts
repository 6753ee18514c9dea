import { z } from "zod";
import { ConfigMap, jsonFile, type Sizes, StatefulServer } from "../../constructs/mod.ts";
import {
  definePlugin,
  type DescribeInput,
  type Diagnostic,
  type PlatformContext,
  pluginDiagnostic,
  quantity,
  sizes,
  storageClass,
} from "../../src/plugin/mod.ts";

const id = "telemetry_backend/jaeger";
const image = "docker.io/jaegertracing/jaeger:2.20.0";

const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of the server")
    .meta({ overlay: "size" }),
  storage: quantity.default("10Gi")
    .describe("Size of the volume; may grow where the storage class allows it, never shrink")
    .meta({ overlay: "size" }),
  storage_class: storageClass.optional()
    .describe("StorageClass of the volume, the cluster's default without it; fixed once made")
    .meta({ overlay: "storageClass" }),
  retention_hours: z.int().min(1).max(8760).default(72)
    .describe("Hours that a trace is kept")
    .meta({ overlay: "size" }),
});
type Config = z.output<typeof config>;

/** Starting points, not measurements. */
const presets: Sizes = {
  small: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
  medium: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "4Gi" } },
  large: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "8Gi" } },
};

/**
 * One Jaeger server with its traces in Badger on a volume. Badger locks its folder, so there is
 * never a second server. Takes traces alone: it has no receiver of metrics and logs.
 *
 * Facts: Jaeger 2.20.0, its image and configuration reference.
 */
export default definePlugin({
  id,
  summary: "Jaeger, one server for traces in the cluster",
  config,
  hazards: [
    "Badger locks its folder: there is one server, and a rollout stops it before the next one starts",
  ],
  versions: [{ version: "2.20.0", images: { server: image } }],
  advise,
  describe: () => ({
    components: [{
      name: "jaeger",
      kind: "server",
      endpoints: [
        { name: "otlp-grpc", port: 4317, appProtocol: "grpc" },
        {
          name: "http",
          port: 16686,
          appProtocol: "http",
          ui: { title: "Jaeger", authentication: "none" },
        },
        { name: "metrics", port: 8888, appProtocol: "http", metrics: { path: "/metrics" } },
        { name: "health", port: 13133, appProtocol: "http" },
      ],
    }],
    offers: [{ capability: "otlp", at: { component: "jaeger", endpoint: "otlp-grpc" } }],
  }),
  grant: ({ capability, address }) => {
    if (capability !== "otlp" || address === undefined) {
      throw new Error(`${id} was asked for ${capability}`);
    }
    const endpoint = `http://${address.host}:${address.port}`;
    return { binding: { endpoint, protocol: "grpc", signals: ["traces"] } };
  },
  platform: server,
});

function advise({ platform }: DescribeInput<Config>): readonly Diagnostic[] {
  const open = pluginDiagnostic(id, "NO-AUTH", "note", {
    message: "Jaeger asks nobody who they are: whoever reaches its port reads every trace",
    hint: "Reach it by `kubectl port-forward`, or expose it behind a login with an ingress plugin",
  });
  const single = pluginDiagnostic(id, "SINGLE", "warning", {
    message: "Jaeger runs as one server with one volume: traces sent while its node is away " +
      "are lost",
    hint: "Choose `telemetry_backend: { type: otlp }` with a replicated backend",
  });
  return platform.production ? [open, single] : [open];
}

function server(context: PlatformContext<Config>): void {
  const { config } = context;
  const workload = context.workload("jaeger");
  const settings = new ConfigMap(context.scope, "config", {
    workload,
    data: { "config.json": jsonFile(settingsOf(config)) },
  });
  const health = { http: "/status", port: "health" };
  new StatefulServer(context.scope, "jaeger", {
    workload,
    user: { uid: 10001, gid: 10001 },
    claim: {
      size: config.storage,
      ...(config.storage_class === undefined ? {} : { storageClass: config.storage_class }),
    },
    data: { path: "/badger" },
    containers: [{
      name: "jaeger",
      image: context.image(image),
      args: ["--config=/etc/jaeger/config.json"],
      resources: presets[config.size],
      writable: { "/tmp": "64Mi" },
      mounts: [{ volume: "config", path: "/etc/jaeger" }],
      probes: {
        startup: { check: health, period: 5, timeout: 5, failures: 60 },
        readiness: { check: health, period: 10, timeout: 5, failures: 3 },
        liveness: { check: health, period: 20, timeout: 5, failures: 6 },
      },
    }],
    volumes: { config: { configMap: settings.name } },
    grace: 60,
  });
}

/** Without hosts every listener is on localhost; `0.0.0.0` says what a substitution would. */
function settingsOf({ retention_hours }: Config) {
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: "0.0.0.0:13133" } },
      jaeger_query: { storage: { traces: "main" }, http: { endpoint: "0.0.0.0:16686" } },
      jaeger_storage: {
        backends: {
          main: {
            badger: {
              directories: { keys: "/badger/key", values: "/badger/data" },
              ephemeral: false,
              ttl: { spans: `${retention_hours}h` },
            },
          },
        },
      },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: "0.0.0.0:4317" } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: "main" } },
    service: {
      extensions: ["jaeger_storage", "jaeger_query", "healthcheckv2"],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: 8888 } } } }],
        },
      },
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: ["batch"],
          exporters: ["jaeger_storage_exporter"],
        },
      },
    },
  };
}
