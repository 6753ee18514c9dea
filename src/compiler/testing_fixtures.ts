/**
 * Made-up plugins and a small platform, with everything that wiring has to deal with: a database
 * behind a compute, an optional backup, a shared need, rights in products' namespaces.
 *
 * @module
 */
import { z } from "zod";
import {
  type AnyPlugin,
  dbtSecret,
  definePlugin,
  identity,
  type Registry,
  registry,
  secretRef,
} from "../plugin/mod.ts";
import type { SourceFile } from "../schema/mod.ts";
import { compile, type Compiled, type CompileOptions } from "./compile.ts";
import type { Plan } from "./plan.ts";

/** Computes in the pod itself: offers data only. */
export const engine = definePlugin({
  id: "compute/engine",
  summary: "Computes in the pod",
  aliases: [{ type: "motor" }],
  versions: [{ version: "1.0.0", images: {} }, { version: "2.0.0", images: {} }],
  config: z.strictObject({
    threads: z.int().min(1).default(2).meta({ overlay: "size" }),
    flavour: z.enum(["plain", "hot"]).default("plain"),
    tuning: z.strictObject({ spill: z.boolean().default(true) }).meta({ overlay: "size" })
      .optional(),
    token: secretRef.optional(),
  }),
  describe: () => ({ components: [], offers: [{ capability: "dbt-profile" }] }),
  grant: (_request, { config }) => {
    const { token } = config;
    const secret = token && dbtSecret({ secret: token.secret_ref, key: token.key ?? "token" });
    return {
      binding: {
        adapter: "engine",
        output: {
          type: "engine",
          threads: config.threads,
          ...(secret === undefined ? {} : { token: secret.reference }),
        },
        env: secret === undefined ? [] : [secret.variable],
        packages: [],
      },
    };
  },
});

/** Computes in a database of the product's own: asks for its own binding while it answers. */
export const mart = definePlugin({
  id: "compute/mart",
  summary: "Computes in a database",
  config: z.strictObject({}),
  describe: () => ({ components: [], offers: [{ capability: "dbt-profile" }] }),
  describeProduct: () => ({
    components: [],
    needs: [{ name: "rows", capability: "sql", demand: { database: "mart" }, edge: "call" }],
  }),
  grant: ({ own }) => {
    const sql = own.binding("rows", "sql");
    const { variable, reference } = dbtSecret(sql.password);
    const output = { type: "mart", host: sql.host, dbname: sql.database, password: reference };
    return { binding: { adapter: "mart", output, env: [variable], packages: [] } };
  },
});

/** A server with a Job that makes databases, and an optional backup. */
export const rows = definePlugin({
  id: "database/rows",
  summary: "Rows",
  config: z.strictObject({ size: z.string().default("1Gi").meta({ overlay: "size" }) }),
  describe: () => ({
    components: [
      { name: "rows", kind: "server", endpoints: [{ name: "sql", port: 5432, targetPort: 15432 }] },
      { name: "make", kind: "job" },
    ],
    needs: [{
      name: "backup",
      capability: "object-store",
      demand: { purpose: "backup", access: "readwrite" },
      from: ["make"],
      edge: "call",
      cardinality: "optional",
    }],
    offers: [{ capability: "sql", at: { component: "rows", endpoint: "sql" } }],
    calls: [{
      from: { side: "platform", component: "make" },
      to: { side: "platform", component: "rows", endpoint: "sql" },
      edge: "boot",
    }],
  }),
  grant: ({ nameParts, consumer, address, platform }) => {
    const { sql, kubernetes } = identity(...nameParts);
    const secret = `rows-${kubernetes}`;
    return {
      binding: {
        host: address?.host ?? "",
        port: address?.port ?? 0,
        database: sql,
        user: sql,
        password: { secret, key: "password" },
        sslMode: "prefer",
      },
      secrets: [{
        name: secret,
        namespaces: [platform.namespace, consumer.namespace],
        keys: [{ key: "password", maker: { by: "floe", kind: "password", length: 32 } }],
        purpose: `Password of the role ${sql}`,
      }],
    };
  },
});

/** A bucket outside the cluster. */
export const bucket = definePlugin({
  id: "storage/bucket",
  summary: "Buckets",
  aliases: [{ type: "blob" }],
  config: z.strictObject({
    endpoint: z.string().default("s3.example.com").meta({ overlay: "endpoint" }),
  }),
  describe: ({ config }) => ({
    components: [],
    offers: [{ capability: "object-store", at: { host: config.endpoint, port: 443 } }],
  }),
  grant: ({ nameParts, consumer, address, ...asked }) => ({
    binding: {
      endpoint: `https://${address?.host}`,
      region: "eu",
      pathStyle: false,
      bucket: asked.capability === "object-store" ? asked.demand.purpose : "",
      prefix: identity(...nameParts).kubernetes,
      keys: {
        accessKey: { secret: "bucket", key: "id" },
        secretKey: { secret: "bucket", key: "value" },
      },
      sts: false,
    },
    secrets: [{
      name: "bucket",
      namespaces: [consumer.namespace],
      keys: [{ key: "id", maker: { by: "people" } }, { key: "value", maker: { by: "people" } }],
      purpose: "Keys of the bucket",
    }],
  }),
});

/** Runs dbt in every product. */
export const runner = definePlugin({
  id: "dbt/runner",
  summary: "Runs dbt",
  config: z.strictObject({}),
  describe: () => ({ components: [], offers: [{ capability: "dbt-runner" }] }),
  describeProduct: () => ({
    components: [{ name: "build", kind: "cron-job", runsDbt: true }],
    needs: [{
      name: "scheduler",
      capability: "scheduler",
      demand: {},
      edge: "call",
      cardinality: "optional",
    }],
  }),
  grant: () => ({ binding: { command: ["build"], env: [], packages: [] } }),
});

/** Schedules: waits for its database, shares it with every product, has rights there. */
export const clock = definePlugin({
  id: "orchestrator/clock",
  summary: "Schedules",
  config: z.strictObject({}),
  advise: (
    { instance },
  ) => [{ code: "clock/LATE", severity: "note", message: `${instance} is late` }],
  describe: () => ({
    components: [{ name: "clock", kind: "server", endpoints: [{ name: "http", port: 3000 }] }],
    needs: [{ name: "state", capability: "sql", demand: { database: "main" }, edge: "boot" }],
    offers: [{ capability: "scheduler" }],
  }),
  describeProduct: () => ({
    components: [
      { name: "code", kind: "server", endpoints: [{ name: "grpc", port: 3030 }] },
      { name: "run", kind: "run", runsDbt: true },
    ],
    needs: [{
      name: "state",
      capability: "sql",
      demand: { database: "main" },
      from: ["run"],
      edge: "call",
      shared: true,
    }],
    calls: [{
      from: { side: "platform", component: "clock" },
      to: { side: "product", component: "code", endpoint: "grpc" },
      edge: "call",
    }],
    access: [{
      to: "clock",
      rules: [{ apiGroups: ["batch"], resources: ["jobs"], verbs: ["create"] }],
    }],
  }),
  grant: () => ({ binding: { name: "clock" } }),
});

export const plugins: readonly AnyPlugin[] = [engine, mart, rows, bucket, runner, clock];

/** The smallest platform that products compile on. */
export const platformYaml = `apiVersion: floe.dev/v1
kind: Platform
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
images: { registry: registry.example.com/acme }
plugins:
  compute: { type: engine }
  dbt: { type: runner }
`;

/** A product without a dbt project, which is the least that compiles. */
export function productYaml(name: string, more = ""): string {
  return `apiVersion: floe.dev/v1
kind: DataProduct
metadata: { name: ${name}, version: 1.0.0, owner: team@example.com }
transforms:
  - { type: dbt, path: . }
${more}`;
}

export function filesOf(
  texts: Readonly<Record<string, string>>,
): ReadonlyMap<string, SourceFile> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { path, text }]));
}

/** What a test compiles; products are found by their file name. */
export interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly environment?: string;
  readonly plugins?: readonly AnyPlugin[];
  readonly options?: CompileOptions;
}

export function compileCase(one: Case): Compiled {
  const known: Registry = registry(one.plugins ?? plugins);
  return compile(
    {
      platform: one.platform ?? "platform.yaml",
      environment: one.environment ?? "local",
      files: filesOf(one.files),
      products: Object.keys(one.files).filter((path) => path.endsWith("floe.yaml")),
    },
    known,
    one.options,
  );
}

/** The platform with other selections of plugins than the compute and dbt. */
export function withPlugins(text: string, more: Partial<Case> = {}): Case {
  return {
    files: { "platform.yaml": platformYaml + text, "floe.yaml": productYaml("sales") },
    ...more,
  };
}

/** The plan of a case that must compile. */
export function planOf(one: Case): Plan {
  const { plan, diagnostics } = compileCase(one);
  if (plan === undefined) throw new Error(JSON.stringify(diagnostics, null, 2));
  return plan;
}

/** Codes of errors and warnings; notes are left out. */
export function codesOf(one: Case): readonly string[] {
  return compileCase(one).diagnostics.filter(({ severity }) => severity !== "note")
    .map(({ code }) => code);
}

/** The only diagnostic with a code. */
export function theOnly(one: Case, code: string): Compiled["diagnostics"][number] {
  const found = compileCase(one).diagnostics.filter((diagnostic) => diagnostic.code === code);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${found.length} of ${code}: ${JSON.stringify(compileCase(one).diagnostics)}`);
  }
  return only;
}
