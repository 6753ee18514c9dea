import type { PlanProduct } from "../compiler/plan.ts";
import type { BindingOf, EnvVar, GrantRecord } from "../plugin/mod.ts";
import type { Lookup } from "./lookup.ts";

type SecretVariable = { readonly name: string; readonly secret: string; readonly key: string };

/**
 * Variables of every pod that runs a product's dbt project: what its profile, store and catalog
 * read, and where lineage and telemetry go. OpenLineage and OpenTelemetry name theirs in their
 * client configuration pages. Sorted by name, because Kubernetes keeps the order.
 */
export function runEnvironment(lookup: Lookup, product: PlanProduct): readonly EnvVar[] {
  const { dbt, storage, catalog } = product.artifacts;
  const grants = lookup.bindings("product", product.facts.name).map(({ grant }) => grant);
  const all: EnvVar[] = [
    ...[...dbt.env, ...(storage?.env ?? []), ...(catalog?.env ?? [])].map(fromSecret),
    ...grants.flatMap(ofGrant),
    ...lineage(product),
    ...telemetry(product),
  ];
  const byName = new Map(all.map((variable) => [variable.name, variable]));
  return [...byName].sort(([a], [b]) => a < b ? -1 : 1).map(([, variable]) => variable);
}

function fromSecret({ name, secret, key }: SecretVariable): EnvVar {
  return { name, secret: { secret, key } };
}

function ofGrant(grant: GrantRecord): readonly EnvVar[] {
  if (grant.capability === "dbt-profile") return grant.binding.env;
  if (grant.capability === "otlp") return withoutSignals(grant.binding);
  if (grant.capability !== "openlineage" || grant.binding.apiKey === undefined) return [];
  return [{ name: "OPENLINEAGE_API_KEY", secret: grant.binding.apiKey }];
}

/** A client sends every signal unless it is told not to. */
function withoutSignals({ signals }: BindingOf<"otlp">): readonly EnvVar[] {
  if (signals === undefined) return [];
  return (["traces", "metrics", "logs"] as const).filter((signal) => !signals.includes(signal))
    .map((signal) => ({ name: `OTEL_${signal.toUpperCase()}_EXPORTER`, value: "none" }));
}

function lineage({ artifacts }: PlanProduct): readonly EnvVar[] {
  const { lineage } = artifacts.observability;
  if (lineage === null) return [{ name: "OPENLINEAGE_DISABLED", value: "true" }];
  return [
    { name: "OPENLINEAGE_ENDPOINT", value: lineage.path },
    { name: "OPENLINEAGE_NAMESPACE", value: lineage.namespace },
    { name: "OPENLINEAGE_URL", value: lineage.url },
  ];
}

function telemetry({ facts, artifacts }: PlanProduct): readonly EnvVar[] {
  const { otlp, resource_attributes } = artifacts.observability;
  if (otlp === null) return [{ name: "OTEL_SDK_DISABLED", value: "true" }];
  const attributes = Object.entries(resource_attributes)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .sort();
  return [
    { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: otlp.endpoint },
    { name: "OTEL_EXPORTER_OTLP_PROTOCOL", value: otlp.protocol },
    { name: "OTEL_RESOURCE_ATTRIBUTES", value: attributes.join(",") },
    { name: "OTEL_SERVICE_NAME", value: facts.name },
  ];
}
