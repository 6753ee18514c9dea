import {
  type BindingOf,
  type ColumnFacts,
  identity,
  type ModelFacts,
  type ProductFacts,
} from "../../../src/plugin/mod.ts";
import { shapeOf, shownColumns } from "./columns.ts";
import type { Config } from "./config.ts";

/** What the models of a product become. */
export interface Cubes {
  readonly cubes: readonly Cube[];
  /** Models that readers should see and can't, by reason. */
  readonly missing: {
    /** The lock does not say what they are called in the database. */
    readonly unlocked: readonly string[];
    /** They lack the column that says whose a row is, or hide it. */
    readonly unruled: readonly string[];
    /** No column may be seen. */
    readonly empty: readonly string[];
    /** Another compute builds them. */
    readonly elsewhere: readonly string[];
  };
}

/** One cube, as Cube's model files have it. */
export type Cube = {
  readonly name: string;
  readonly sql_table: string;
  readonly data_source: string;
  readonly description?: string;
  readonly refresh_key: { readonly every: string; readonly timezone: string };
  readonly joins?: readonly Join[];
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly pre_aggregations?: readonly Rollup[];
};
type Join = {
  readonly name: string;
  readonly relationship: "many_to_one";
  readonly sql: string;
};
type Dimension = {
  readonly name: string;
  readonly sql: string;
  readonly type: "string" | "number" | "time" | "boolean";
  readonly description?: string;
  readonly primary_key?: true;
  readonly public?: true;
};
type Measure = {
  readonly name: string;
  readonly type: "count" | "sum";
  readonly sql?: string;
  readonly description?: string;
};
type Rollup = {
  readonly name: string;
  readonly type: "rollup";
  readonly measures: readonly string[];
  readonly dimensions?: readonly string[];
  readonly time_dimension: string;
  readonly granularity: "day";
};

/** What cubes are made from. */
export interface CubeInput {
  readonly product: ProductFacts;
  /** Where the tables are; undefined where nobody can read them. */
  readonly tables: BindingOf<"tables"> | undefined;
  readonly config: Config;
  readonly timezone: string;
}

/** Name of a product's data source, and start of its cubes' names. */
export function sourceOf({ name }: Pick<ProductFacts, "name">): string {
  return identity(name).python;
}

/** Models that somebody tagged for readers, unless the product wants no semantic layer. */
export function taggedModels(
  { models, semantic }: ProductFacts,
  tag: string,
): readonly ModelFacts[] {
  if (semantic?.enabled === false) return [];
  return models.filter(({ tags }) => tags.includes(tag));
}

/**
 * Cubes of a product's tagged models. A column that is classified is in none of them, and neither
 * is a model whose rows have a rule that can't be kept.
 */
export function cubesOf(input: CubeInput): Cubes {
  const { product, tables, config } = input;
  const tagged = taggedModels(product, config.tag);
  const here = tagged.filter(({ compute }) => compute === tables?.compute);
  const visible = new Map(here.map((model) => {
    return [model.name, shownColumns(model.columns, config.shown_classifications)] as const;
  }));
  const filled = here.filter(({ name }) => (visible.get(name) ?? []).length > 0);
  const located = filled.filter(({ relation }) => relation !== undefined);
  const column = rowColumn(product);
  const ruled = located.filter(({ name }) =>
    column === undefined || (visible.get(name) ?? []).some((one) => one.name === column)
  );
  const names = (all: readonly ModelFacts[], kept: readonly ModelFacts[]) =>
    all.filter((model) => !kept.includes(model)).map(({ name }) => name);
  return {
    cubes: ruled.map((model) => cubeOf(model, visible, ruled, input)),
    missing: {
      elsewhere: tables === undefined ? [] : names(tagged, here),
      empty: names(here, filled),
      unlocked: names(filled, located),
      unruled: names(located, ruled),
    },
  };
}

/** The column that says whose a row is, where the product has such a rule. */
export function rowColumn({ semantic }: ProductFacts): string | undefined {
  const rows = semantic?.rows;
  return rows === undefined || rows === "all" ? undefined : rows.column;
}

type Visible = ReadonlyMap<string, readonly ColumnFacts[]>;

function cubeOf(
  model: ModelFacts,
  visible: Visible,
  all: readonly ModelFacts[],
  { product, tables, config, timezone }: CubeInput,
): Cube {
  const columns = visible.get(model.name) ?? [];
  const key = columns.find(({ unique }) => unique);
  const schema = (model.relation?.schema ?? "").replaceAll("{schema}", tables?.schema ?? "");
  const joins = key === undefined ? [] : joinsOf(model, visible, all, product);
  const dimensions = columns.flatMap((column) => dimensionOf(column, column === key, timezone));
  const measures = measuresOf(columns, key).filter(({ name }) =>
    !dimensions.some((dimension) => dimension.name === name)
  );
  const rollup = rollupOf(columns, measures, rowColumn(product));
  const { refreshSchedule = config.refresh_schedule, timezone: zone = timezone } =
    product.semantic ?? {};
  return {
    name: cubeName(product, model.name),
    sql_table: `${quoted(schema)}.${quoted(model.relation?.table ?? "")}`,
    data_source: sourceOf(product),
    ...described(model),
    refresh_key: { every: refreshSchedule, timezone: zone },
    ...(joins.length === 0 ? {} : { joins }),
    dimensions,
    measures,
    ...(rollup === undefined ? {} : { pre_aggregations: [rollup] }),
  };
}

/** Two products may have models of one name. */
export function cubeName(product: Pick<ProductFacts, "name">, model: string): string {
  return `${sourceOf(product)}__${identity(model).python}`;
}

function dimensionOf(column: ColumnFacts, key: boolean, timezone: string): Dimension[] {
  const shape = shapeOf(column);
  if (shape === undefined) return [];
  // Cube reads a day as midnight in UTC, which is the day before in half of the world. It puts a
  // cast behind the text, hence the parentheses.
  const sql = shape.day
    ? `(CAST(${reference(column)} AS timestamp) AT TIME ZONE '${timezone}')`
    : reference(column);
  return [{
    name: memberName(column),
    sql,
    type: shape.type,
    ...described(column),
    // Cube hides keys unless told not to.
    ...(key ? { primary_key: true, public: true } : {}),
  }];
}

/** How many rows, and the sum of every number that is no key. */
function measuresOf(columns: readonly ColumnFacts[], key: ColumnFacts | undefined): Measure[] {
  const hasCount = columns.some((column) => memberName(column) === "count");
  const summed = columns.filter((column) =>
    shapeOf(column)?.type === "number" && column !== key && column.references === undefined &&
    !/(^|_)(id|key)$/i.test(column.name)
  );
  return [
    { name: hasCount ? "row_count" : "count", type: "count", description: "Number of rows" },
    ...summed.map((column): Measure => ({
      name: `sum_${memberName(column)}`,
      type: "sum",
      sql: reference(column),
      ...described(column),
    })),
  ];
}

/** Totals by day, which are small whatever the table; with the column that rows are told apart by. */
function rollupOf(
  columns: readonly ColumnFacts[],
  measures: readonly Measure[],
  rows: string | undefined,
): Rollup | undefined {
  const time = columns.find((column) => shapeOf(column)?.type === "time");
  if (time === undefined) return undefined;
  const ruling = columns.filter(({ name }) => name === rows && name !== time.name);
  return {
    name: "by_day",
    type: "rollup",
    measures: measures.map(({ name }) => `CUBE.${name}`),
    ...(ruling.length === 0 ? {} : { dimensions: ruling.map((one) => `CUBE.${memberName(one)}`) }),
    time_dimension: `CUBE.${memberName(time)}`,
    granularity: "day",
  };
}

/** Where dbt tests that a column's values are those of another model's unique one. */
function joinsOf(
  { name, columns }: ModelFacts,
  visible: Visible,
  all: readonly ModelFacts[],
  product: ProductFacts,
): readonly Join[] {
  const own = new Set((visible.get(name) ?? []).map((column) => column.name));
  const joins = columns.flatMap((column) => {
    const { references } = column;
    if (references === undefined || !own.has(column.name)) return [];
    const target = all.find((model) => model.name === references.model);
    const key = (visible.get(references.model) ?? []).find(({ unique }) => unique);
    if (target === undefined || target.name === name || key?.name !== references.column) return [];
    const other = cubeName(product, target.name);
    const sql = `${reference(column)} = {${other}}.${columnOf(references.column)}`;
    return [{ name: other, relationship: "many_to_one" as const, sql }];
  });
  // Cube knows one join between two cubes.
  return joins.filter(({ name }, index) => joins.findIndex((one) => one.name === name) === index);
}

/** Models write columns without quotes, which PostgreSQL turns into lower case. */
function columnOf(name: string): string {
  return quoted(name.toLowerCase());
}

function memberName({ name }: ColumnFacts): string {
  return identity(name).python;
}

function reference({ name }: ColumnFacts): string {
  return `{CUBE}.${columnOf(name)}`;
}

/** dbt quotes tables and schemas, so their case counts. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function described({ description }: { readonly description?: string }) {
  if (description === undefined) return {};
  return { description: description.replaceAll(/[{}]/g, "") };
}
