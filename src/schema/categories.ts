/** What a platform may choose. This table is the only list of categories. */
export const categories = {
  compute: "Where dbt runs its SQL",
  orchestrator: "What schedules and runs products",
  catalog: "Where Iceberg tables are registered",
  storage: "Where table files lie",
  telemetry_backend: "Where traces, metrics and logs go",
  lineage_backend: "Where OpenLineage events go",
  dbt: "How dbt is run",
  semantic_layer: "What serves metrics over the marts",
  ingestion: "What brings raw data in",
  quality: "What checks data",
  secrets: "Where secret values come from",
  identity: "Who people are",
  rbac: "Who may do what in the cluster",
  alert_channel: "Where alerts go",
  network_security: "How connections are restricted",
  database: "Relational stores for the platform's own services",
  collector: "What gathers telemetry in the cluster",
  ingress: "How people reach user interfaces",
  gitops: "What applies the objects",
} as const;

/**
 * Categories that stand before another: who could be answered by either is answered by the one in
 * front, which itself gets what lies behind.
 */
export const fronts: Readonly<Partial<Record<Category, Category>>> = {
  collector: "telemetry_backend",
};

export type Category = keyof typeof categories;

/** `<category>/<instance>`: one named selection of a platform. */
export type InstanceRef = `${Category}/${string}`;

export function isCategory(text: string): text is Category {
  return Object.hasOwn(categories, text);
}
