import type { DbtLock, LockColumn, LockNode } from "../dbt/mod.ts";
import type { ColumnFacts, ModelFacts, ProductFacts, SemanticFacts } from "../plugin/mod.ts";
import type { Product } from "../schema/mod.ts";
import { byCodeUnit, sortedBy } from "../schema/digest.ts";
import type { Instance } from "./instance.ts";
import type { ContractFile } from "./product.ts";

/** What a product's models are found from. */
export interface ModelSources {
  readonly lock: DbtLock | undefined;
  readonly source: Product;
  readonly contracts: readonly ContractFile[];
  /** Compute of models that name none. */
  readonly compute: Pick<Instance, "name"> | undefined;
  readonly computeOf: ReadonlyMap<string, string>;
}

/** What a product builds, and who may see it. */
export function builtOf(sources: ModelSources): Pick<ProductFacts, "models" | "semantic"> {
  return { models: modelFacts(sources), ...semanticFacts(sources.source) };
}

/** Models, seeds and snapshots of a product, sorted by name. */
export function modelFacts(sources: ModelSources): readonly ModelFacts[] {
  const { lock, compute, computeOf, source } = sources;
  if (lock === undefined) return [];
  const classified = classifications(sources);
  const tested = testsByNode(lock);
  const tags = new Map(source.models.map((model) => [model.name, model.tags]));
  return sortedBy(lock.nodes, ({ name }) => name).map((node): ModelFacts => ({
    name: node.name,
    ...(node.description === undefined ? {} : { description: node.description }),
    tags: [...new Set([...node.tags, ...tags.get(node.name) ?? []])].sort(byCodeUnit),
    compute: computeOf.get(node.name) ?? compute?.name ?? "default",
    ...(node.relation === undefined ? {} : { relation: node.relation }),
    columns: node.columns.map((column) =>
      columnFacts(column, tested.get(node.unique_id) ?? [], classified.get(tableKey(node)))
    ),
  }));
}

/** `semantic:` as plugins see it. */
export function semanticFacts(
  { semantic }: Pick<Product, "semantic">,
): { readonly semantic?: SemanticFacts } {
  if (semantic === undefined) return {};
  const { pre_aggregations: kept, security } = semantic;
  const rows = security?.row_level === false
    ? "all" as const
    : { column: security?.filter_column ?? "organization_id" };
  return {
    semantic: {
      enabled: semantic.enabled ?? true,
      ...(kept?.refresh_schedule === undefined ? {} : { refreshSchedule: kept.refresh_schedule }),
      ...(kept?.timezone === undefined ? {} : { timezone: kept.timezone }),
      ...(security === undefined ? {} : { rows }),
    },
  };
}

interface Tested {
  readonly name: string;
  readonly column: string | undefined;
  readonly references?: { readonly model: string; readonly column: string };
}

function testsByNode(lock: DbtLock): ReadonlyMap<string, readonly Tested[]> {
  const names = new Map(lock.nodes.map((node) => [node.unique_id, node.name]));
  const byNode = new Map<string, Tested[]>();
  for (const { node, name, column, field, depends_on } of lock.tests) {
    if (node === undefined) continue;
    const other = depends_on.length === 1 ? node : depends_on.find((id) => id !== node);
    const model = other === undefined ? undefined : names.get(other);
    const found = name === "relationships" && model !== undefined && field !== undefined
      ? { references: { model, column: field } }
      : {};
    const list = byNode.get(node) ?? [];
    list.push({ name, column, ...found });
    byNode.set(node, list);
  }
  return byNode;
}

function columnFacts(
  column: LockColumn,
  tests: readonly Tested[],
  classified: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): ColumnFacts {
  const { name, data_type: dataType, description, classification, pii_type, sensitivity } = column;
  const own = tests.filter((test) => test.column === name);
  const references = own.find((test) => test.references !== undefined)?.references;
  const words = new Set(classified?.get(name.toLowerCase()));
  if (classification !== undefined) words.add(classification);
  // Somebody who wrote one of these and forgot the word itself still meant personal data.
  else if (pii_type !== undefined || sensitivity !== undefined) words.add("pii");
  return {
    name,
    ...(dataType === undefined ? {} : { dataType }),
    ...(description === undefined ? {} : { description }),
    classifications: [...words].sort(byCodeUnit),
    unique: own.some((test) => test.name === "unique"),
    ...(references === undefined ? {} : { references }),
  };
}

type Classified = Map<string, Map<string, Set<string>>>;

/** Words by table and column, both in lower case, that ports and contracts say. */
function classifications({ source, contracts }: ModelSources): Classified {
  const found: Classified = new Map();
  const add = (table: string, column: string, word: string): void => {
    const columns = found.get(table.toLowerCase()) ?? new Map<string, Set<string>>();
    const words = columns.get(column.toLowerCase()) ?? new Set<string>();
    columns.set(column.toLowerCase(), words.add(word));
    found.set(table.toLowerCase(), columns);
  };
  for (const { name: port, table = port, schema } of source.ports.outputs) {
    for (const { name, classification } of Array.isArray(schema) ? schema : []) {
      if (classification !== undefined) add(lastPart(table), name, classification);
    }
  }
  for (const { document } of contracts) {
    for (const { physicalName, name: table, properties } of records(document.schema)) {
      for (const { name, classification } of records(properties)) {
        for (const one of [physicalName, table]) {
          if (isText(one) && isText(name) && isText(classification)) {
            add(lastPart(one), name, classification);
          }
        }
      }
    }
  }
  return found;
}

function tableKey({ relation, name }: LockNode): string {
  return (relation?.table ?? name).toLowerCase();
}

/** `orders` of `lakehouse.sales.orders`. */
function lastPart(table: string): string {
  return table.slice(table.lastIndexOf(".") + 1);
}

function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
