import {
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  type Grant,
  type GrantRecord,
  type GrantRequest,
  identity,
  type Leftover,
  type Metrics,
  pluginDiagnostic,
  secretsOfPeople,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import { type Config, config, image, rootKeys } from "./config.ts";
import { reconcile, server } from "./objects.ts";

const id = "storage/minio";

/**
 * One MinIO server: a bucket for each purpose, a user for each consumer.
 *
 * A product's user sees the prefix `<product>/` of a bucket and nothing else; a service of the
 * platform sees the whole bucket of its purpose. Users' keys are made by `floe secrets create`; the
 * Job gives them to the server, repairs what differs whenever it runs again, and deletes nothing.
 *
 * Facts: MinIO chart 5.4.0, MinIO at RELEASE.2025-09-07.
 */
export default definePlugin({
  id,
  summary: "MinIO, one S3 server in the cluster (upstream is archived)",
  config,
  hazards: [
    "Keys are long-lived and rotate only when people replace their Secret",
  ],
  // Upstream's platforms named the MinIO that their chart deployed by its Service.
  aliases: [{ type: "s3", endpoint: "in-cluster" }],
  versions: [{ version: "RELEASE.2025-09-07T16-13-09Z", images: { server: image } }],
  advise,
  describe,
  grant,
  leftovers,
  platform(context) {
    server(context);
    reconcile(context);
  },
});

/** A real server was seen to export the metrics. */
const metrics: Metrics = {
  path: "/minio/v2/metrics/cluster",
  alerts: [{
    name: "ObjectStoreFills",
    expr: "min(minio_cluster_capacity_usable_free_bytes{$job}" +
      " / minio_cluster_capacity_usable_total_bytes{$job}) < 0.1",
    for: "30m",
    severity: "warning",
    summary: "less than a tenth of its volume is free",
  }],
};

/** A user is known by its key, its policy by the Secret. `mc` is MinIO's client. */
function leftovers({ capability, binding, consumer }: GrantRecord): readonly Leftover[] {
  if (capability !== "object-store" || binding.keys === undefined) return [];
  const { secret, key } = binding.keys.accessKey;
  const path = `{.data.${key.replaceAll(".", "\\.")}}`;
  const value = `kubectl get secret --namespace ${consumer.namespace} ${secret} ` +
    `--output 'jsonpath=${path}' | base64 --decode`;
  return [{
    what: `the MinIO user of Secret ${secret}, and its policy`,
    commands: [
      `mc admin user remove ALIAS "$(${value})"`,
      `mc admin policy remove ALIAS floe-${secret}`,
    ],
  }];
}

function advise({ config, platform }: DescribeInput<Config>): readonly Diagnostic[] {
  const archived = pluginDiagnostic(id, "ARCHIVED", "warning", {
    message: "MinIO's upstream is archived, and its newest official image " +
      "(RELEASE.2025-09-07T16-13-09Z) has a known vulnerability, GHSA-jjjj-jwhf-8rgr",
    hint: "Choose `storage: { type: s3 }` with RustFS or any S3 outside, or name the image of a " +
      "maintained fork in `image`",
  });
  const single = pluginDiagnostic(id, "SINGLE", "warning", {
    message: "MinIO runs as one server with one volume: it is away while its node is, and data " +
      "is as safe as that volume",
    hint: "Choose `storage: { type: s3 }` with a replicated store",
  });
  return [...(config.image === image ? [archived] : []), ...(platform.production ? [single] : [])];
}

function describe({ config, name, platform }: DescribeInput<Config>): Description {
  return {
    components: [
      {
        name: "minio",
        kind: "server",
        endpoints: [{
          name: "s3",
          port: 9000,
          appProtocol: "http",
          ...(config.public_metrics ? { metrics } : {}),
        }],
      },
      { name: "reconcile", kind: "job" },
    ],
    offers: [{ capability: "object-store", at: { component: "minio", endpoint: "s3" } }],
    calls: [{
      from: { side: "platform", component: "reconcile" },
      to: { side: "platform", component: "minio", endpoint: "s3" },
      edge: "boot",
    }],
    secrets: rootSecrets(config, name("minio"), platform.namespace),
  };
}

function grant(request: GrantRequest, { config, name, platform }: DescribeInput<Config>): Grant {
  if (request.capability !== "object-store" || request.address === undefined) {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { consumer, address } = request;
  const secret = identity(name("minio"), ...request.nameParts).kubernetes;
  return {
    binding: {
      endpoint: `http://${address.host}:${address.port}`,
      region: config.region,
      pathStyle: true,
      bucket: bucketOf(request.demand.purpose, config, name("minio"), platform.name),
      prefix: consumer.product === undefined ? "" : identity(consumer.product).python,
      keys: {
        accessKey: { secret, key: "access-key" },
        secretKey: { secret, key: "secret-key" },
      },
      sts: true,
    },
    secrets: [{
      name: secret,
      namespaces: [...new Set([consumer.namespace, platform.namespace])].sort(),
      keys: generatedKeys,
      purpose: `Keys of a MinIO user for ${consumer.product ?? consumer.instance}`,
    }],
  };
}

const generatedKeys: WantedSecret["keys"] = [
  { key: "access-key", maker: { by: "floe", kind: "access-key" } },
  { key: "secret-key", maker: { by: "floe", kind: "password", length: 40 } },
];

/** Two instances of one platform never share a bucket. */
function bucketOf(purpose: string, config: Config, server: string, platform: string): string {
  const own = server === "minio" ? [] : [server];
  if (config.bucket === undefined) return identity(platform, ...own, purpose).bucket;
  return purpose === "warehouse" ? config.bucket : identity(config.bucket, purpose).bucket;
}

function rootSecrets(config: Config, server: string, namespace: string): readonly WantedSecret[] {
  const purpose = "MinIO's root user";
  const { access, secret } = rootKeys(config, server);
  if (config.credentials !== undefined) {
    return secretsOfPeople([access, secret], [namespace], purpose);
  }
  return [{ name: access.secret, namespaces: [namespace], keys: generatedKeys, purpose }];
}
