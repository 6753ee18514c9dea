import type { EnvVar, GrantRecord, PlatformFacts } from "../plugin/mod.ts";
import type { Artifacts, Platform } from "../schema/mod.ts";
import { byCodeUnit, sortedBy } from "../schema/digest.ts";
import { profileNeed } from "./core_needs.ts";
import { type Instance, pluginName } from "./instance.ts";
import { toJson, toJsonRecord } from "./json.ts";
import type { Plan } from "./plan.ts";
import type { ResolvedProduct } from "./product.ts";

/** What the artifacts of one product are made of. */
export interface ArtifactsInput {
  readonly product: ResolvedProduct;
  readonly platform: Platform;
  readonly facts: PlatformFacts;
  readonly tiers: Plan["tiers"];
  /** Instances that take part in the product, sorted. */
  readonly instances: readonly Instance[];
  /** What the core asked for in the product's name, by need. */
  readonly grants: ReadonlyMap<string, GrantRecord>;
  readonly inputs: Plan["inputs"];
}

type SecretVariable = Artifacts["dbt"]["env"][number];

/** Makes the CompiledArtifacts document of one product. Every list is sorted, nothing is dated. */
export function artifactsOf(input: ArtifactsInput): Artifacts {
  const { product, facts, tiers, grants } = input;
  const { name, version, owner, domain } = product.facts;
  const { description, labels } = product.source.metadata;
  return {
    schema: "floe-artifacts/v1",
    product: {
      name,
      version,
      owner,
      ...(description === undefined ? {} : { description }),
      ...(domain === undefined ? {} : { domain }),
      labels,
    },
    platform: {
      name: facts.name,
      version: facts.version,
      environment: facts.environment,
      namespace: facts.namespace,
      product_namespace: product.facts.namespace,
      timezone: facts.timezone,
      tiers: tiers.map((tier) => ({ ...tier })),
    },
    inputs: input.inputs.map((one) => ({ ...one })),
    plugins: pluginsOf(input),
    dbt: dbtOf(input),
    transforms: transformsOf(product),
    orchestration: orchestrationOf(input),
    observability: observabilityOf(input),
    storage: storageOf(grants.get("object-store")),
    catalog: catalogOf(grants.get("iceberg-rest")),
    ports: {
      outputs: product.source.ports.outputs.map(toJsonRecord),
      inputs: product.source.ports.inputs.map(toJsonRecord),
    },
    governance: governanceOf(input),
    contracts: product.contracts.map(({ document }) => toJsonRecord(document)),
  };
}

function pluginsOf({ product, instances }: ArtifactsInput): Artifacts["plugins"] {
  const plugins: Artifacts["plugins"] = {};
  const preferred = [product.compute, ...Object.values(product.references), ...instances];
  for (const instance of preferred) {
    if (instance === undefined || plugins[instance.category] !== undefined) continue;
    const { category, name, version } = instance;
    plugins[category] = {
      instance: name,
      type: pluginName(instance),
      ...(version === undefined ? {} : { version }),
    };
  }
  return plugins;
}

function dbtOf({ product, grants }: ArtifactsInput): Artifacts["dbt"] {
  const outputs: Artifacts["dbt"]["outputs"] = {};
  const adapters: Artifacts["dbt"]["adapters"] = {};
  const env = new Map<string, SecretVariable>();
  for (const compute of product.computes) {
    const grant = grants.get(profileNeed(compute).name);
    if (grant?.capability !== "dbt-profile") continue;
    outputs[compute.name] = toJsonRecord(grant.binding.output);
    adapters[compute.name] = grant.binding.adapter;
    for (const variable of grant.binding.env.flatMap(secretVariable)) {
      env.set(variable.name, variable);
    }
  }
  return {
    project_path: product.dbt.path,
    profile: product.dbt.profile,
    target: product.compute?.name ?? "",
    outputs,
    env: [...sortedBy(env.values(), ({ name }) => name)],
    project_sha256: product.dbt.lock?.project.sha256 ?? null,
    adapters,
  };
}

function transformsOf({ dbt, source, compute, computeOf }: ResolvedProduct) {
  const settings = new Map(source.models.map((model) => [model.name, model]));
  return (dbt.lock?.nodes ?? []).map((node): Artifacts["transforms"][number] => {
    const { name, unique_id, resource_type, depends_on, owner, group, columns } = node;
    const tier = settings.get(name)?.tier;
    const tags = new Set([...node.tags, ...settings.get(name)?.tags ?? []]);
    const classified = columns.flatMap((column): readonly [string, string][] =>
      column.classification === undefined ? [] : [[column.name, column.classification]]
    );
    return {
      name,
      unique_id,
      resource_type,
      compute: computeOf.get(name) ?? compute?.name ?? "",
      depends_on,
      ...(tier === undefined ? {} : { tier }),
      tags: [...tags].sort(byCodeUnit),
      ...(owner === undefined ? {} : { owner }),
      ...(group === undefined ? {} : { group }),
      classifications: Object.fromEntries(classified),
    };
  });
}

function orchestrationOf({ product, facts }: ArtifactsInput): Artifacts["orchestration"] {
  const { name, domain, namespace, schedules, retries } = product.facts;
  return {
    jobs: product.jobs.map((job) => ({ ...job, selection: [...job.selection] })),
    schedules: schedules.map((schedule) => ({ ...schedule })),
    retries,
    concurrency_key: namespace,
    run_tags: {
      ...(domain === undefined ? {} : { "floe/domain": domain }),
      "floe/platform": facts.name,
      "floe/product": name,
    },
  };
}

/** Resource attributes are those of the OpenTelemetry semantic conventions. */
function observabilityOf(
  { product, platform, facts, grants }: ArtifactsInput,
): Artifacts["observability"] {
  const { name, version, namespace } = product.facts;
  const own = product.source.observability;
  const shared = platform.observability;
  const lineage = grants.get("openlineage");
  const otlp = grants.get("otlp");
  const sendsLineage = own?.lineage?.enabled ?? shared?.lineage?.enabled ?? true;
  const sendsTraces = own?.tracing?.enabled ?? shared?.tracing?.enabled ?? true;
  return {
    log_level: own?.logging?.level ?? facts.logLevel,
    lineage: lineage?.capability === "openlineage" && sendsLineage
      ? { namespace, url: lineage.binding.url, path: lineage.binding.path }
      : null,
    otlp: otlp?.capability === "otlp" && sendsTraces
      ? { endpoint: otlp.binding.endpoint, protocol: otlp.binding.protocol }
      : null,
    resource_attributes: {
      ...shared?.attributes,
      ...own?.attributes,
      "deployment.environment.name": facts.environment,
      "service.name": name,
      "service.namespace": facts.name,
      "service.version": version,
    },
  };
}

/** The variables are those that the AWS libraries document. */
function storageOf(grant: GrantRecord | undefined): Artifacts["storage"] {
  if (grant?.capability !== "object-store") return null;
  const { endpoint, region, bucket, prefix, pathStyle, keys } = grant.binding;
  const env = keys === undefined ? [] : [
    { name: "AWS_ACCESS_KEY_ID", ...keys.accessKey },
    { name: "AWS_SECRET_ACCESS_KEY", ...keys.secretKey },
  ];
  return { endpoint, region, bucket, prefix, path_style: pathStyle, env };
}

function catalogOf(grant: GrantRecord | undefined): Artifacts["catalog"] {
  if (grant?.capability !== "iceberg-rest") return null;
  const { uri, warehouse, namespace, oauth2, accessDelegation } = grant.binding;
  const env = oauth2 === undefined ? [] : [
    { name: "FLOE_CATALOG_CLIENT_ID", ...oauth2.clientId },
    { name: "FLOE_CATALOG_CLIENT_SECRET", ...oauth2.clientSecret },
  ];
  return {
    uri,
    warehouse,
    namespace,
    token_uri: oauth2?.tokenUri ?? null,
    scope: oauth2?.scope ?? null,
    access_delegation: accessDelegation,
    env,
  };
}

/** The platform's guardrails, tightened by the product's, and under `product` what is only its own. */
function governanceOf({ platform, product }: ArtifactsInput): Artifacts["governance"] {
  const { data_contracts, ...own } = product.source.governance ?? {};
  const shared = platform.governance ?? {};
  const contracts = data_contracts === undefined && shared.data_contracts === undefined
    ? {}
    : { data_contracts: { ...shared.data_contracts, ...data_contracts } };
  const ofProduct = Object.keys(own).length === 0 ? {} : { product: toJson(own) };
  return toJsonRecord({ ...shared, ...contracts, ...ofProduct });
}

/** Variables of every pod that runs the product's dbt project, as far as the artifacts name them. */
export function variablesOf(grants: Iterable<GrantRecord>): readonly EnvVar[] {
  return [...grants].flatMap((grant): readonly EnvVar[] => {
    if (grant.capability === "dbt-profile") return grant.binding.env;
    const env = [...storageOf(grant)?.env ?? [], ...catalogOf(grant)?.env ?? []];
    return env.map(({ name, secret, key }) => ({ name, secret: { secret, key } }));
  });
}

function secretVariable(variable: EnvVar): readonly SecretVariable[] {
  return "secret" in variable ? [{ name: variable.name, ...variable.secret }] : [];
}
