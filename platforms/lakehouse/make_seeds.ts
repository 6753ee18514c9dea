/**
 * Writes the seed files of the example products. The data is invented and made by rule: the same
 * bytes on every machine, so a test can prove that the committed files are these.
 *
 *     deno run --allow-write=platforms/lakehouse/products platforms/lakehouse/make_seeds.ts
 *
 * @module
 */
import type { SeedFile } from "./seeds/csv.ts";
import { retailOrdersSeeds } from "./seeds/retail_orders.ts";
import { siteVisitsSeeds } from "./seeds/site_visits.ts";

/** All seed files of both products, with paths below this folder. */
export function makeSeeds(): SeedFile[] {
  return [...siteVisitsSeeds(), ...retailOrdersSeeds()];
}

if (import.meta.main) {
  for (const file of makeSeeds()) {
    Deno.writeTextFileSync(new URL(file.path, import.meta.url), file.text);
  }
}
