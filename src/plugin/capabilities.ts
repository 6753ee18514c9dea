import { z } from "zod";

/** One key of a Kubernetes Secret in the consumer's own namespace. */
export const secretKey = z.strictObject({ secret: z.string(), key: z.string() });
export type SecretKey = z.infer<typeof secretKey>;

/** One environment variable of a container: a plain value or a key of a Secret. */
export const envVar = z.union([
  z.strictObject({ name: z.string(), value: z.string() }),
  z.strictObject({ name: z.string(), secret: secretKey }),
]);
export type EnvVar = z.infer<typeof envVar>;

/**
 * What one plugin offers another. Data crosses here, never code.
 * `demand` is what a consumer asks for, `binding` what it gets.
 */
export const capabilities = {
  "sql": {
    summary: "A PostgreSQL database of the consumer's own",
    demand: z.strictObject({
      /** Distinguishes two databases of one consumer, `main` where there is one. */
      database: z.string(),
      /**
       * Name of another need of the same consumer: a login that may only read the database that
       * this one got, instead of a database of its own.
       */
      reads: z.string().optional(),
    }),
    binding: z.strictObject({
      host: z.string(),
      port: z.int(),
      database: z.string(),
      user: z.string(),
      password: secretKey,
      sslMode: z.enum(["disable", "prefer", "require", "verify-full"]),
    }),
  },
  "tables": {
    summary: "A PostgreSQL login that may only read what a product's dbt project builds",
    demand: z.strictObject({}),
    binding: z.strictObject({
      host: z.string(),
      port: z.int(),
      database: z.string(),
      user: z.string(),
      password: secretKey,
      sslMode: z.enum(["disable", "prefer", "require", "verify-full"]),
      /** The target's schema: what `{schema}` stands for in a model's relation. */
      schema: z.string(),
      /** Name of the compute instance: models of another one lie elsewhere. */
      compute: z.string(),
    }),
  },
  "object-store": {
    summary: "An S3 bucket, or a prefix of one, with keys of the consumer's own",
    demand: z.strictObject({
      /** Bucket purpose, for example `warehouse`, `logs`, `backup`. */
      purpose: z.string(),
      access: z.enum(["read", "readwrite"]),
    }),
    binding: z.strictObject({
      /** Base URL of the S3 API, without a bucket; null means AWS itself. */
      endpoint: z.string().nullable(),
      region: z.string(),
      pathStyle: z.boolean(),
      bucket: z.string(),
      /** Without slashes at its ends; empty for the whole bucket. */
      prefix: z.string(),
      /** Absent where the pod's own identity is used. */
      keys: z.strictObject({ accessKey: secretKey, secretKey }).optional(),
      /** Whether the store has an STS endpoint that catalogs may vend credentials with. */
      sts: z.boolean(),
      /** AWS role that a catalog assumes to vend credentials. */
      roleArn: z.string().optional(),
    }),
  },
  "iceberg-rest": {
    summary: "An Iceberg REST catalog",
    demand: z.strictObject({ access: z.enum(["read", "readwrite", "manage"]) }),
    binding: z.strictObject({
      uri: z.string(),
      warehouse: z.string(),
      /** The namespace that the consumer owns. */
      namespace: z.string(),
      oauth2: z.strictObject({
        tokenUri: z.string(),
        scope: z.string(),
        clientId: secretKey,
        clientSecret: secretKey,
      }).optional(),
      accessDelegation: z.enum(["vended-credentials", "remote-signing", "none"]),
    }),
  },
  "dbt-profile": {
    summary: "One dbt target: the adapter's own keys, with env_var() for secrets",
    demand: z.strictObject({}),
    binding: z.strictObject({
      adapter: z.string(),
      /** One output of profiles.yml, as the adapter documents it. */
      output: z.record(z.string(), z.json()),
      /** Variables that the profile reads. */
      env: z.array(envVar),
      /** PyPI requirements of the adapter. */
      packages: z.array(z.string()),
    }),
  },
  "dbt-runner": {
    summary: "How a pod of a product runs dbt",
    demand: z.strictObject({}),
    binding: z.strictObject({
      /** Command line that builds the whole project. */
      command: z.array(z.string()),
      env: z.array(envVar),
      packages: z.array(z.string()),
    }),
  },
  "scheduler": {
    summary: "Something that starts a product's runs by their schedules",
    demand: z.strictObject({}),
    binding: z.strictObject({ name: z.string() }),
  },
  "openlineage": {
    summary: "A receiver of OpenLineage events over HTTP",
    demand: z.strictObject({}),
    binding: z.strictObject({ url: z.string(), path: z.string(), apiKey: secretKey.optional() }),
  },
  "otlp": {
    summary: "A receiver of OpenTelemetry data",
    demand: z.strictObject({}),
    binding: z.strictObject({
      endpoint: z.string(),
      protocol: z.enum(["grpc", "http/protobuf"]),
      /** What the receiver takes; everything where it does not say. */
      signals: z.array(z.enum(["traces", "metrics", "logs"])).optional(),
    }),
  },
  "semantic-api": {
    summary: "Metrics over the marts: an API over HTTP, and one that speaks PostgreSQL's protocol",
    demand: z.strictObject({}),
    binding: z.strictObject({
      url: z.string(),
      sql: z.strictObject({
        host: z.string(),
        port: z.int(),
        user: z.string(),
        password: secretKey,
      }).optional(),
    }),
  },
  "web-ui": {
    summary: "A user interface for browsers; the core offers it for every endpoint with `ui`",
    demand: z.strictObject({}),
    binding: z.strictObject({
      host: z.string(),
      port: z.int(),
      /** Service in the platform's namespace, for objects that name no host. */
      service: z.string(),
      title: z.string(),
      authentication: z.enum(["own", "none"]),
    }),
  },
} as const;

export type Capability = keyof typeof capabilities;
export type DemandOf<K extends Capability> = z.infer<(typeof capabilities)[K]["demand"]>;
export type BindingOf<K extends Capability> = z.infer<(typeof capabilities)[K]["binding"]>;
