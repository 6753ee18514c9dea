import type { SecretMaker } from "../plugin/mod.ts";
import { byCodeUnit, sortedBy } from "../schema/digest.ts";
import type { Plan } from "./plan.ts";
import { secretNames } from "./secrets.ts";

/** One key of one Secret that must exist: a row of `floe secrets`. */
export interface SecretRow {
  readonly secret: string;
  readonly namespaces: readonly string[];
  readonly key: string;
  readonly maker: SecretMaker;
  readonly purpose: string;
  /** Instances and products that are given it. */
  readonly neededBy: readonly string[];
}

/** Every key of every Secret that a plan wants, with who makes its value. Sorted. */
export function secretsList(plan: Plan): readonly SecretRow[] {
  const readers = readersByHome(plan);
  const rows = plan.secrets.flatMap(({ name, namespaces, keys, purpose }) => {
    const all = namespaces.flatMap((namespace) => [...readers.get(`${namespace} ${name}`) ?? []]);
    const neededBy = [...new Set(all)].sort(byCodeUnit);
    return keys.map(({ key, maker }) => ({
      secret: name,
      namespaces,
      key,
      maker,
      purpose,
      neededBy,
    }));
  });
  return sortedBy(rows, ({ secret, namespaces, key }) => `${secret} ${namespaces[0]} ${key}`);
}

function readersByHome({ bindings }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>();
  for (const { consumer, grant } of bindings) {
    const reader = consumer.product === undefined
      ? consumer.instance
      : `product ${consumer.product}`;
    for (const name of secretNames(grant.binding)) {
      const home = `${consumer.namespace} ${name}`;
      readers.set(home, (readers.get(home) ?? new Set()).add(reader));
    }
  }
  return readers;
}
