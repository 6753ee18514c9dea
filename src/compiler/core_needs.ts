import type { Need } from "../plugin/mod.ts";
import type { Instance } from "./instance.ts";
import type { KnownProduct } from "./product.ts";

/** A need that every product has, whoever runs its dbt project. */
export interface CoreNeed {
  readonly need: Need;
  readonly provider?: Instance;
}

/**
 * What the pods that run a product's dbt project need: a profile for each compute it uses, a place
 * for its files, the catalog, and receivers of lineage and telemetry where the platform has them.
 */
export function coreNeeds(product: KnownProduct): readonly CoreNeed[] {
  const profiles = product.computes.map((provider) => ({ need: profileNeed(provider), provider }));
  return [...profiles, ...shared];
}

/** Name of the need that a compute instance answers for a product. */
export function profileNeed({ name }: Instance): Need {
  return { name: `compute-${name}`, capability: "dbt-profile", demand: {}, edge: "call" };
}

const shared: readonly CoreNeed[] = [
  {
    need: {
      name: "object-store",
      capability: "object-store",
      demand: { purpose: "warehouse", access: "readwrite" },
      edge: "call",
      cardinality: "optional",
    },
  },
  {
    need: {
      name: "iceberg-rest",
      capability: "iceberg-rest",
      demand: { access: "readwrite" },
      edge: "call",
      cardinality: "optional",
    },
  },
  {
    need: {
      name: "openlineage",
      capability: "openlineage",
      demand: {},
      edge: "emit",
      cardinality: "optional",
    },
  },
  {
    need: { name: "otlp", capability: "otlp", demand: {}, edge: "emit", cardinality: "optional" },
  },
];
