/**
 * A product with everything that cubes are made from, for the tests of this plugin.
 *
 * @module
 */
import type {
  BindingOf,
  ColumnFacts,
  ModelFacts,
  ProductFacts,
  SemanticFacts,
} from "../../../src/plugin/mod.ts";

export const tables: BindingOf<"tables"> = {
  host: "postgresql.acme.svc.cluster.local",
  port: 5432,
  database: "orders_postgres_database",
  user: "orders_postgres_reader",
  password: { secret: "postgresql-orders-postgres-reader", key: "password" },
  sslMode: "disable",
  schema: "orders",
  compute: "default",
};

export function column(
  name: string,
  dataType?: string,
  more: Partial<ColumnFacts> = {},
): ColumnFacts {
  return {
    name,
    ...(dataType === undefined ? {} : { dataType }),
    classifications: [],
    unique: false,
    ...more,
  };
}

export function model(name: string, columns: readonly ColumnFacts[]): ModelFacts {
  return {
    name,
    tags: ["cube", "marts"],
    compute: "default",
    relation: { schema: "{schema}_marts", table: name },
    columns,
  };
}

export const orders: ModelFacts = model("mart_orders", [
  column("order_id", "integer", { unique: true, description: "Number of the {order}" }),
  column("customer_id", "integer", {
    references: { model: "mart_customers", column: "customer_id" },
  }),
  column("order_date", "date"),
  column("Amount", "decimal(12, 2)"),
  column("email", "varchar", { classifications: ["pii"] }),
  column("country", "varchar", { classifications: ["public"] }),
]);

export const customers: ModelFacts = model("mart_customers", [
  column("customer_id", "integer", { unique: true }),
  column("customer_name", "varchar", { classifications: ["confidential", "pii"] }),
  column("tenant", "varchar"),
]);

export const staging: ModelFacts = { ...model("stg_orders", [column("raw")]), tags: ["staging"] };

export function productOf(
  models: readonly ModelFacts[],
  semantic?: Partial<SemanticFacts>,
): ProductFacts {
  return {
    name: "orders",
    version: "1.0.0",
    namespace: "acme-orders",
    owner: "team@example.com",
    image: "registry.example.com/orders:1.0.0",
    schedules: [],
    transforms: [{ path: "dbt" }],
    timezone: "Europe/Berlin",
    retries: 0,
    resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
    models,
    ...(semantic === undefined ? {} : { semantic: { enabled: true, ...semantic } }),
  };
}
