/**
 * Every diagnostic code of floe itself, one file per area. A code is never reused or renumbered.
 *
 * @module
 */
import type { Entry } from "./entry.ts";
import { bundle } from "./bundle.ts";
import { capability } from "./capability.ts";
import { cli } from "./cli.ts";
import { dbt } from "./dbt.ts";
import { env } from "./env.ts";
import { image } from "./image.ts";
import { object } from "./object.ts";
import { objectPod } from "./object_pod.ts";
import { objectWorkload } from "./object_workload.ts";
import { output } from "./output.ts";
import { plugin } from "./plugin.ts";
import { product } from "./product.ts";
import { promotion } from "./promotion.ts";
import { review } from "./review.ts";
import { scan } from "./scan.ts";
import { schema } from "./schema.ts";
import { secret } from "./secret.ts";
import { tier } from "./tier.ts";
import { trust } from "./trust.ts";
import { upgrade } from "./upgrade.ts";
import { yaml } from "./yaml.ts";

export type { Entry, Severity } from "./entry.ts";

const areas = {
  ...bundle,
  ...capability,
  ...cli,
  ...dbt,
  ...env,
  ...image,
  ...object,
  ...objectPod,
  ...objectWorkload,
  ...output,
  ...plugin,
  ...product,
  ...promotion,
  ...review,
  ...scan,
  ...schema,
  ...secret,
  ...tier,
  ...trust,
  ...upgrade,
  ...yaml,
} as const;

export type Code = keyof typeof areas;

/** Code to entry, in the order in which the areas are listed. */
export const catalogue: Readonly<Record<Code, Entry>> = areas;
