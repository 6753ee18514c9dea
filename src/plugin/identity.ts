import { createHash } from "node:crypto";

/** One thing's name in every form that a target system allows. */
export interface Identity {
  /** RFC 1123 label, at most 63 characters: namespaces, Services, Secrets, Deployments. */
  readonly kubernetes: string;
  /** At most 52 characters: CronJobs and StatefulSets, whose pods and Jobs get a suffix. */
  readonly workload: string;
  /** PostgreSQL role or database: `[a-z_][a-z0-9_]*`, at most 63 bytes. */
  readonly sql: string;
  /** S3 bucket: 3 to 63 characters of `[a-z0-9-]`. */
  readonly bucket: string;
  /** Environment variable: `[A-Z_][A-Z0-9_]*`. */
  readonly env: string;
  /** Python identifier: `[a-z_][a-z0-9_]*`. */
  readonly python: string;
}

/**
 * Names a thing in every form. Depends on `parts` alone, so a name never changes because something
 * else was added. A name that is too long is cut and ends in eight hex digits of the whole.
 *
 * @example
 * ```ts
 * import { identity } from "floe/plugin";
 * import assert from "node:assert/strict";
 * assert.equal(identity("acme", "retail-orders").kubernetes, "acme-retail-orders");
 * assert.equal(identity("acme", "retail-orders").sql, "acme_retail_orders");
 * ```
 */
export function identity(...parts: readonly string[]): Identity {
  const whole = parts.join("-");
  const known = identities.get(whole);
  if (known !== undefined) return known;
  const made = named(whole);
  if (identities.size >= identitiesLimit) identities.clear();
  identities.set(whole, made);
  return made;
}

/** The labels of every object name the same few things. */
const identities = new Map<string, Identity>();
const identitiesLimit = 10_000;

function named(whole: string): Identity {
  const dashed = whole.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const kebab = dashed === "" ? "x" : dashed;
  const snake = kebab.replaceAll("-", "_").replace(/^(?=[0-9])/, "_");
  const label = fit(kebab, 63, "-", whole);
  return {
    kubernetes: label,
    workload: fit(kebab, 52, "-", whole),
    sql: fit(snake, 63, "_", whole),
    bucket: label.padEnd(3, "x"),
    env: snake.toUpperCase(),
    python: snake,
  };
}

function fit(name: string, length: number, separator: string, whole: string): string {
  if (name.length <= length) return name;
  const digits = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  const head = name.slice(0, length - digits.length - 1);
  return `${head.replace(/[-_]+$/, "")}${separator}${digits}`;
}
