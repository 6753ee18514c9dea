import { defaults, plugins } from "../../plugins/mod.ts";
import { compile, type PlacedObject, type Plan } from "../../src/compiler/mod.ts";
import { type Diagnostic, hasErrors } from "../../src/diagnostics/mod.ts";
import { type AnyPlugin, type InstanceRef, isCategory, registry } from "../../src/plugin/mod.ts";
import { emit } from "../../src/synth/emit.ts";

/** A platform in which one plugin is chosen, compiled. */
export interface Example {
  readonly plan: Plan;
  readonly objects: readonly PlacedObject[];
  /** What the plugin itself says of the choice. */
  readonly advice: readonly Diagnostic[];
}

/** What stands beside the plugin that a page is about. */
const neighbours = {
  compute: { default: { type: "duckdb" }, warehouse: { type: "postgres" } },
  orchestrator: { type: "dagster" },
  catalog: { type: "polaris" },
  storage: { type: "minio" },
  database: { type: "postgresql" },
  telemetry_backend: { type: "jaeger" },
  lineage_backend: { type: "marquez" },
};

const known = registry(plugins);

/** The instance whose objects the page shows. */
export function shownInstance({ id }: AnyPlugin): InstanceRef {
  const category = categoryOf(id);
  if (!isCategory(category)) throw new Error(`"${category}" of ${id} is no category`);
  return `${category}/default`;
}

/** The selection, as a platform file writes it. */
export function selection({ id, example }: AnyPlugin): Readonly<Record<string, unknown>> {
  const type = id.slice(id.indexOf("/") + 1);
  return example === undefined ? { type } : { type, config: example };
}

/**
 * Compiles the plugin's example, with `config` over it, among neighbours and with one product.
 *
 * @throws Error where the example does not compile: a mistake in the plugin.
 */
export function compiledExample(
  plugin: AnyPlugin,
  { config = {}, production = false }: { config?: Record<string, unknown>; production?: boolean },
): Example {
  const chosen = selection(plugin);
  const own = { ...chosen, config: { ...object(chosen["config"]), ...config } };
  const texts = {
    "platform.yaml": {
      apiVersion: "floe.dev/v1",
      kind: "Platform",
      metadata: { name: "acme", version: "1.0.0", owner: "platform-team@example.com" },
      images: { registry: "registry.example.com/acme" },
      plugins: { ...neighbours, [categoryOf(plugin.id)]: own },
    },
    "environments/local.yaml": {
      apiVersion: "floe.dev/v1",
      kind: "Overlay",
      metadata: { name: "local" },
      production,
    },
    "products/orders/floe.yaml": {
      apiVersion: "floe.dev/v1",
      kind: "DataProduct",
      metadata: { name: "orders", version: "1.0.0", owner: "sales-team@example.com" },
      transforms: [{ type: "dbt", path: "." }],
    },
  };
  const files = new Map(
    Object.entries(texts).map(([path, data]) => [path, { path, text: JSON.stringify(data) }]),
  );
  const products = ["products/orders/floe.yaml"];
  const input = { platform: "platform.yaml", environment: "local", files, products };
  const { plan, diagnostics } = compile(input, known, { defaults });
  if (plan === undefined || (hasErrors(diagnostics) && !production)) {
    throw new Error(`The example of ${plugin.id} does not compile: ${JSON.stringify(diagnostics)}`);
  }
  const advice = diagnostics.filter(({ code }) => code.startsWith(`${plugin.id}/`));
  return { plan, objects: emit(plan, known).objects, advice };
}

function categoryOf(id: AnyPlugin["id"]): string {
  return id.slice(0, id.indexOf("/"));
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
