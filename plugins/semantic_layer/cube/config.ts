import { z } from "zod";
import type { Resources, Sizes } from "../../../constructs/mod.ts";
import {
  cron,
  type KnownVersion,
  quantity,
  type SecretKey,
  type Size,
  sizes,
  storageClass,
} from "../../../src/plugin/mod.ts";

export const id = "semantic_layer/cube";

export const versions = [{
  version: "1.7.43",
  images: {
    api: "docker.io/cubejs/cube:v1.7.43",
    store: "docker.io/cubejs/cubestore:v1.7.43",
  },
}] as const satisfies readonly KnownVersion[];

const claim = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a claim's name");

export const config = z.strictObject({
  size: sizes.default("small")
    .describe("CPU and memory of the API, the refresh worker and Cube Store")
    .meta({ overlay: "size" }),
  replicas: z.int().min(1).max(20).default(1)
    .describe("Pods of the API")
    .meta({ overlay: "size" }),
  store_workers: z.int().min(1).max(16).default(2)
    .describe(
      "Workers of Cube Store, each with a volume of its own; another number builds what is kept anew",
    )
    .meta({ overlay: "size" }),
  storage: quantity.default("10Gi")
    .describe("Volume of the router and of each worker of Cube Store; may grow, never shrink")
    .meta({ overlay: "size" }),
  storage_class: storageClass.optional()
    .describe("StorageClass of the volumes; the cluster's default where absent")
    .meta({ overlay: "storageClass" }),
  tag: z.string().min(1).max(100).default("cube")
    .describe("dbt tag of the models that readers see; all others are left out"),
  shown_classifications: z.array(z.string().min(1)).default(["public"])
    .describe(
      "Classifications whose columns readers see, beside columns that nobody classified; all others are left out",
    ),
  refresh_schedule: cron.default("*/30 * * * *")
    .describe(
      "When kept results are made anew, in the platform's time zone, unless the product says it",
    ),
  sql: z.strictObject({
    user: z.string().regex(/^[a-z_][a-z0-9_]*$/, "a PostgreSQL user").default("cube")
      .describe("The one user of the SQL API; floe makes the password"),
    claims: z.record(
      claim,
      z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
    ).default({})
      .describe("Security context of that user, for products whose rows have rules"),
  }).optional()
    .describe("The API that speaks PostgreSQL's protocol; without it there is none"),
  jwt: z.strictObject({
    jwk_url: z.url({ protocol: /^https$/ })
      .describe("Keys of the issuer; without `jwt` tokens are signed with the Secret of the API")
      .meta({ overlay: "endpoint" }),
    issuer: z.string().min(1).describe("Issuer that tokens must name")
      .meta({ overlay: "endpoint" }),
    audience: z.string().min(1).describe("Audience that tokens must name")
      .meta({ overlay: "endpoint" }),
    claims_namespace: z.string().min(1).optional()
      .describe("Claim below which the security context lies; default the whole token"),
  }).optional()
    .describe("Takes tokens of an OpenID Connect issuer instead of tokens signed with the Secret"),
});

export type Config = z.output<typeof config>;

/** Starting points. Upstream's for production: API 2 CPU, 3 GB; Cube Store 4 CPU, 6 to 8 GB. */
const presets: Readonly<Record<"api" | "store", Sizes>> = {
  api: {
    small: { requests: { cpu: "200m", memory: "768Mi" }, limits: { memory: "1Gi" } },
    medium: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "3Gi" } },
    large: { requests: { cpu: "2", memory: "3Gi" }, limits: { memory: "6Gi" } },
  },
  store: {
    small: { requests: { cpu: "200m", memory: "768Mi" }, limits: { memory: "1536Mi" } },
    medium: { requests: { cpu: "1", memory: "3Gi" }, limits: { memory: "6Gi" } },
    large: { requests: { cpu: "4", memory: "8Gi" }, limits: { memory: "8Gi" } },
  },
};

export function resourcesOf(role: "api" | "store", size: Size): Resources {
  return presets[role][size];
}

/** Most memory of Node.js' heap: three quarters of what the pod may have. */
export const heapMegabytes: Readonly<Record<Size, number>> = {
  small: 768,
  medium: 2304,
  large: 4608,
};

export const ports = { http: 4000, sql: 15432, store: 3030, meta: 9999, worker: 10001 } as const;

/** Components of Cube Store's workers: each has a name for ever, because a list of all is static. */
export function workerNames({ store_workers: count }: Config): readonly string[] {
  return Array.from({ length: count }, (_, index) => `store-worker-${index}`);
}

/** Secrets that floe makes, by the name of the API's objects. */
export function secretsOf(api: string): { readonly tokens: SecretKey; readonly sql: SecretKey } {
  return {
    tokens: { secret: `${api}-tokens`, key: "secret" },
    sql: { secret: `${api}-sql`, key: "password" },
  };
}
