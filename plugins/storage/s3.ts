import { z } from "zod";
import {
  type BindingOf,
  definePlugin,
  type DescribeInput,
  type Diagnostic,
  type Grant,
  type GrantRequest,
  identity,
  pluginDiagnostic,
  type SecretKey,
  secretKeyOf,
  secretRef,
  secretsOfPeople,
} from "../../src/plugin/mod.ts";

const id = "storage/s3";

const bucketName = z.string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "Expected the name of a bucket");

const keys = z.strictObject({
  access_key: secretRef.describe("Access key; key `access-key` where none is named"),
  secret_key: secretRef.describe("Secret key; key `secret-key` where none is named"),
}).describe("Keys in a Secret that people make in the namespace of every consumer");

const podIdentity = z.strictObject({
  mode: z.literal("pod-identity")
    .describe("The cloud gives pods their rights, by service account and namespace"),
  role_arn: z.string().startsWith("arn:").optional()
    .describe("Role that a catalog assumes to vend credentials for single tables"),
}).describe("No keys at all: EKS Pod Identity and its like");

const config = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).optional()
    .describe("Address of the store with its port, without a path; AWS without it")
    .meta({ overlay: "endpoint" }),
  region: z.string().min(1).default("us-east-1")
    .describe("Region of the buckets")
    .meta({ overlay: "endpoint" }),
  bucket: bucketName.describe("Bucket of the warehouse, which exists")
    .meta({ overlay: "endpoint" }),
  prefix: z.string().regex(/^[^/].*[^/]$|^[^/]?$/, "Expected no slash at either end").default("")
    .describe("Folder of the warehouse in that bucket")
    .meta({ overlay: "endpoint" }),
  buckets: z.record(z.string(), bucketName).default({})
    .describe(
      "Other buckets by purpose (`logs`, `backup`), which exist; a purpose without one gets the " +
        "folder `floe-<purpose>` of the warehouse's bucket",
    )
    .meta({ overlay: "endpoint" }),
  path_style_access: z.boolean().optional()
    .describe("Address buckets by path; true where there is an endpoint, false for AWS")
    .meta({ overlay: "endpoint" }),
  sts: z.boolean().optional()
    .describe(
      "Whether the store has an STS at the same address, so that a catalog may vend credentials; " +
        "without it, true where there is a role to assume",
    )
    .meta({ overlay: "endpoint" }),
  credentials: z.union([keys, podIdentity])
    .describe("How pods prove who they are")
    .meta({ overlay: "endpoint" }),
});
type Config = z.output<typeof config>;

/**
 * Any S3 that floe does not run: AWS, RustFS, Ceph, or an existing MinIO.
 *
 * A product works below `<prefix>/<product>/`. Keys are the same for all consumers of an instance, so
 * the store's own policies are what keeps products apart; with pod identity each service account can
 * have a role of its own.
 */
export default definePlugin({
  id,
  summary: "Any S3 object store that exists, by endpoint and Secret references",
  config,
  example: {
    endpoint: "https://s3.example.com",
    bucket: "acme",
    credentials: { access_key: { secret_ref: "s3" }, secret_key: { secret_ref: "s3" } },
  },
  advise,
  describe: ({ config }) => ({
    components: [],
    offers: [{ capability: "object-store", at: addressOf(config) }],
  }),
  grant,
});

function advise({ config }: DescribeInput<Config>): readonly Diagnostic[] {
  if (keysOf(config) === undefined) return [];
  return [pluginDiagnostic(id, "SHARED-KEYS", "note", {
    message: "Every product uses the same keys: only the prefix that floe gives it, and no " +
      "policy of the store, keeps it from the files of others",
    hint: "Use `credentials: { mode: pod-identity }` where the cloud has it",
  })];
}

function grant(request: GrantRequest, { config }: DescribeInput<Config>): Grant {
  if (request.capability !== "object-store") {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { consumer, demand: { purpose } } = request;
  const own = keysOf(config);
  const product = consumer.product === undefined ? [] : [identity(consumer.product).python];
  const place = placeOf(purpose, config);
  const binding: BindingOf<"object-store"> = {
    endpoint: config.endpoint === undefined ? null : new URL(config.endpoint).origin,
    region: config.region,
    pathStyle: config.path_style_access ?? config.endpoint !== undefined,
    bucket: place.bucket,
    prefix: [...place.folders, ...product].join("/"),
    ...(own === undefined ? {} : { keys: own }),
    sts: config.sts ?? roleOf(config) !== undefined,
    ...(roleOf(config) === undefined ? {} : { roleArn: roleOf(config) }),
  };
  const secrets = own === undefined ? [] : secretsOfPeople(
    [own.accessKey, own.secretKey],
    [consumer.namespace],
    `Keys of the object store ${config.endpoint ?? "AWS S3"}`,
  );
  return { binding, secrets };
}

function placeOf(purpose: string, config: Config) {
  const folder = config.prefix === "" ? [] : [config.prefix];
  if (purpose === "warehouse") return { bucket: config.bucket, folders: folder };
  const bucket = config.buckets[purpose];
  if (bucket !== undefined) return { bucket, folders: [] };
  return { bucket: config.bucket, folders: [...folder, `floe-${purpose}`] };
}

function keysOf(
  { credentials }: Config,
): { accessKey: SecretKey; secretKey: SecretKey } | undefined {
  if ("mode" in credentials) return undefined;
  return {
    accessKey: secretKeyOf(credentials.access_key, "access-key"),
    secretKey: secretKeyOf(credentials.secret_key, "secret-key"),
  };
}

function roleOf({ credentials }: Config): string | undefined {
  return "mode" in credentials ? credentials.role_arn : undefined;
}

function addressOf({ endpoint, region }: Config): { host: string; port: number } {
  if (endpoint === undefined) return { host: `s3.${region}.amazonaws.com`, port: 443 };
  const url = new URL(endpoint);
  const standard = url.protocol === "https:" ? 443 : 80;
  return { host: url.hostname, port: url.port === "" ? standard : Number(url.port) };
}
