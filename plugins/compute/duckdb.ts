import { z } from "zod";
import { type BindingOf, definePlugin, expand, type ProductFacts } from "../../src/plugin/mod.ts";

const MEBIBYTE = 2 ** 20;

/** Bytes of one unit, as DuckDB reads memory limits: KB is decimal, KiB is binary. */
const units: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: MEBIBYTE,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Bytes of one suffix of a Kubernetes quantity. */
const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: MEBIBYTE,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** What floe sets itself. */
const reserved = ["memory_limit", "temp_directory", "threads", "extension_directory"];
const secretLike = /secret|password|token|(^|_)key/i;

const setting = z.string().regex(/^[a-z][a-z0-9_]*$/, "a DuckDB setting's name")
  .refine((name) => !reserved.includes(name), "floe sets this one: use the field of that name")
  .refine((name) => !secretLike.test(name), "a secret can't be written here");

const config = z.strictObject({
  threads: z.int().min(1).max(64).default(4)
    .describe("Threads of DuckDB, and models that dbt builds at once")
    .meta({ overlay: "size" }),
  memory_limit: z.string().regex(/^[0-9]+(\.[0-9]+)? ?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/, {
    error: "a size that DuckDB reads, for example 2GB or 1536MiB",
  }).optional()
    .describe(
      "Most memory that DuckDB takes before it spills to disk; never more than three quarters of " +
        "the memory limit of the run's pod, which is also what it gets without this field",
    )
    .meta({ overlay: "size" }),
  path: z.string().default("/tmp/floe/{product_slug}.duckdb")
    .refine((path) => path.startsWith("/tmp/") && !path.includes(".."), {
      error: "must be a file below /tmp: DuckDB computes in a scratch file of the run's own pod, " +
        "because a DuckDB file has one writer",
    })
    .describe(
      "Scratch file of the run's pod, gone with it; {product_name} and {product_slug} are replaced",
    ),
  extensions: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/, "an extension's name")).default([])
    .describe("Extensions that dbt loads; they must be in the product's image"),
  extension_directory: z.string().startsWith("/").default("/opt/duckdb/extensions")
    .describe("Folder of the extensions in the product's image; used when there are any"),
  settings: z.record(setting, z.union([z.string(), z.number(), z.boolean()])).default({})
    .describe("Further settings of DuckDB, never a secret"),
});

type Config = z.output<typeof config>;

/**
 * DuckDB inside the run's pod: nothing to deploy, nothing shared. dbt's tables are gone with the
 * pod; what outlives it is published by the runtime.
 *
 * Profile keys: dbt-duckdb 1.11 (`DuckDBCredentials`); settings: DuckDB 1.5 `duckdb_settings()`.
 */
export default definePlugin({
  id: "compute/duckdb",
  summary: "DuckDB in a scratch file of the run's own pod",
  config,
  hazards: [
    "There is one writer: the runs of one product wait for each other",
    "A result larger than the pod's memory spills to the pod's scratch volume, and fails where that is full",
  ],
  describe: () => ({ components: [], offers: [{ capability: "dbt-profile" }] }),
  grant: ({ product }, { config }) => ({ binding: profile(config, product) }),
});

function profile(config: Config, product: ProductFacts | undefined): BindingOf<"dbt-profile"> {
  return {
    adapter: "duckdb",
    output: {
      type: "duckdb",
      path: expand(config.path, product),
      schema: "main",
      threads: config.threads,
      ...(config.extensions.length === 0 ? {} : { extensions: config.extensions }),
      settings: settings(config, product),
    },
    env: [],
    // DuckDB 1.5.5 is the newest whose extensions are published as packages too.
    packages: ["dbt-duckdb==1.11.1", "duckdb==1.5.5"],
  };
}

function settings(config: Config, product: ProductFacts | undefined) {
  const limit = memoryLimit(config.memory_limit, product?.resources.limits.memory);
  return {
    ...config.settings,
    // The pod may not reach the internet, and an extension must not change between two runs.
    autoinstall_known_extensions: false,
    ...(config.extensions.length === 0 ? {} : { extension_directory: config.extension_directory }),
    ...(limit === undefined ? {} : { memory_limit: limit }),
    temp_directory: "/tmp/floe/spill",
  };
}

/**
 * DuckDB's limit in whole MiB: what was asked for, but at most three quarters of what the pod may
 * have, because Python and dbt live there too and a pod over its limit is killed, not slowed.
 */
export function memoryLimit(
  wanted: string | undefined,
  pod: string | undefined,
): string | undefined {
  const sizes = [
    ...(wanted === undefined ? [] : [bytes(wanted, units)]),
    ...(pod === undefined ? [] : [bytes(pod, suffixes) * 0.75]),
  ].filter((size) => Number.isFinite(size));
  if (sizes.length === 0) return undefined;
  return `${Math.max(1, Math.floor(Math.min(...sizes) / MEBIBYTE))}MiB`;
}

function bytes(size: string, table: Readonly<Record<string, number>>): number {
  const match = /^([0-9.]+) ?([A-Za-z]*)$/.exec(size.trim());
  const unit = table[match?.[2] ?? ""];
  return match === null || unit === undefined ? NaN : Number(match[1]) * unit;
}
