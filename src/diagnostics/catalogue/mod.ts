/**
 * Every diagnostic code of floe itself, one file per area. A code is never reused or renumbered.
 *
 * @module
 */
import type { Entry } from "./entry.ts";
import { capability } from "./capability.ts";
import { cli } from "./cli.ts";
import { dbt } from "./dbt.ts";
import { env } from "./env.ts";
import { image } from "./image.ts";
import { plugin } from "./plugin.ts";
import { product } from "./product.ts";
import { secret } from "./secret.ts";
import { tier } from "./tier.ts";
import { yaml } from "./yaml.ts";

export type { Entry, Severity } from "./entry.ts";

const areas = {
  ...capability,
  ...cli,
  ...dbt,
  ...env,
  ...image,
  ...plugin,
  ...product,
  ...secret,
  ...tier,
  ...yaml,
} as const;

export type Code = keyof typeof areas;

/** Code to entry, in the order in which the areas are listed. */
export const catalogue: Readonly<Record<Code, Entry>> = areas;
