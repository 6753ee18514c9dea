import type { LockedProduct, Product, Tree } from "../schema/mod.ts";
import { byCodeUnit, sha256 } from "../schema/digest.ts";
import { lockModels } from "./locked_models.ts";
import type { ModelSources } from "./model_facts.ts";
import { folderOf } from "./paths.ts";
import { orchestrationOf } from "./schedules.ts";

/** Where an environment lists its products in repositories of their own: beside its overlay. */
export function productsLockPath(platform: string, environment: string): string {
  const folder = folderOf(platform);
  const path = `environments/${environment}.products.lock.yaml`;
  return folder === "" ? path : `${folder}/${path}`;
}

/**
 * What the platform's side of a product is made from, in the product's own words: what a reference
 * or a preset means is for each environment to say. Line ends don't count in the digest.
 */
export function lockEntryOf(
  product: Product,
  tree: Tree,
  text: string,
  built: Pick<ModelSources, "lock" | "contracts">,
): LockedProduct {
  const { metadata: { name, version, owner, domain }, dbt, models, instances } = product;
  const compute = dbt[0]?.compute ?? instances.compute ?? "default";
  const computes = new Set([compute, ...models.flatMap((model) => model.compute ?? [])]);
  return {
    name,
    version,
    owner,
    domain,
    sha256: sha256(text.replaceAll("\r\n", "\n")),
    references: instances,
    computes: [...computes].sort(byCodeUnit),
    transforms: dbt.map(({ path }) => ({ path })),
    schedules: orchestrationOf(product, tree).schedules.map((schedule) => ({ ...schedule })),
    retries: product.retries,
    resources: product.resources,
    semantic: product.semantic,
    models: lockModels({
      ...built,
      source: product,
      compute: { name: compute },
      computeOf: new Map(
        models.flatMap((model) =>
          model.compute === undefined ? [] : [[model.name, model.compute] as const]
        ),
      ),
    }),
  };
}
