import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import type { Plan } from "../compiler/plan.ts";
import {
  type GrantRecord,
  type GrantRecordOf,
  identity,
  type Leftover,
  reached,
  type Registry,
} from "../plugin/mod.ts";
import { byCodeUnit } from "../schema/digest.ts";
import { isKept } from "./namespaces.ts";

/** What happens to what, when a product is taken out of a platform. */
export interface Retirement {
  readonly schema: "floe-retirement/v1";
  readonly platform: string;
  readonly environment: string;
  readonly product: string;
  readonly namespace: string;
  /** Objects that a controller deletes, `Kind namespace/name`, sorted. */
  readonly pruned: readonly string[];
  /** What stays until people remove it; in the order in which that works. */
  readonly stays: readonly Leftover[];
}

/**
 * What retiring a product deletes and what it leaves, or nothing where the platform has no such
 * product. The objects of a product in a repository of its own are not known here.
 */
export function retirement(
  plan: Plan,
  objects: readonly PlacedObject[],
  registry: Registry,
  product: string,
): Retirement | undefined {
  const facts = [...plan.products, ...plan.remoteProducts].map((one) => one.facts)
    .find(({ name }) => name === product);
  if (facts === undefined) return undefined;
  const theirs = objects.filter((placed) => isOf(placed, product)).map(({ object }) => object);
  const grants = plan.bindings.filter(({ consumer, grant }) =>
    consumer.product === product && grant.consumer.product === product
  );
  const pluginOf = new Map(plan.instances.map(({ ref, plugin }) => [ref, registry.get(plugin)]));
  const stays = [
    ...grants.map(({ grant }) => grant).sort(readersFirst).flatMap(dataOf),
    ...grants.flatMap(({ provider, grant }) => pluginOf.get(provider)?.leftovers?.(grant) ?? []),
    ...platformSecrets(plan, grants.map(({ grant }) => grant)),
    ...inNamespace(facts.namespace, theirs, plan),
  ];
  const { name, environment } = plan.platform;
  return {
    schema: "floe-retirement/v1",
    platform: name,
    environment,
    product,
    namespace: facts.namespace,
    pruned: theirs.filter((object) => !isKept(object)).map(shown).sort(byCodeUnit),
    stays: unique(stays),
  };
}

/** In its folder, or pointing at it. */
function isOf({ product, area, object }: PlacedObject, name: string): boolean {
  if (product === name) return true;
  const label = object.metadata.labels?.["floe.dev/product"];
  return area === "gitops" && label === identity(name).kubernetes;
}

function shown({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** A role can't be dropped without the database in which it has rights. */
function readersFirst(one: GrantRecord, other: GrantRecord): number {
  const reads = (grant: GrantRecord) =>
    grant.capability === "tables" ||
    (grant.capability === "sql" && grant.demand.reads !== undefined);
  return Number(reads(other)) - Number(reads(one));
}

function dataOf(grant: GrantRecord): readonly Leftover[] {
  switch (grant.capability) {
    case "iceberg-rest":
      return [tables(grant)];
    case "object-store":
      return [objectsBelow(grant)];
    case "sql":
      return [grant.demand.reads === undefined ? database(grant) : reader(grant)];
    case "tables":
      return [reader(grant)];
    case "openlineage":
      return [{ what: "what the lineage backend remembers of its runs", commands: [] }];
    default:
      return [];
  }
}

/** PyIceberg's own command line. Purging is the catalog's affair, so files are removed besides. */
function tables({ binding }: GrantRecordOf<"iceberg-rest">): Leftover {
  const uri = new URL(binding.uri);
  const server = reached(uri.hostname, Number(uri.port));
  if (server.commands.length > 0) uri.hostname = server.host;
  const client = `pyiceberg --uri ${uri.href} --warehouse ${binding.warehouse} ` +
    "--credential ID:SECRET";
  const { namespace } = binding;
  return {
    what: `the namespace ${namespace} of the catalog's warehouse ${binding.warehouse}, with its ` +
      "tables",
    commands: [
      ...server.commands,
      `${client} list ${namespace}`,
      `${client} drop table ${namespace}.TABLE`,
      `${client} drop namespace ${namespace}`,
    ],
  };
}

function objectsBelow({ binding }: GrantRecordOf<"object-store">): Leftover {
  const { bucket, prefix, endpoint, region } = binding;
  const place = prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}/`;
  const uri = endpoint === null ? undefined : new URL(endpoint);
  const server = uri === undefined ? undefined : reached(uri.hostname, Number(uri.port));
  if (uri !== undefined && server !== undefined && server.commands.length > 0) {
    uri.hostname = server.host;
  }
  const at = uri === undefined ? "" : ` --endpoint-url ${uri.href.replace(/\/$/, "")}`;
  return {
    what: prefix === "" ? `everything in the bucket ${bucket}` : `everything below ${place}`,
    commands: [
      ...(server?.commands ?? []),
      `aws s3 rm --recursive --region ${region}${at} ${place}`,
    ],
  };
}

function database({ binding }: GrantRecordOf<"sql">): Leftover {
  return {
    what: `the database ${binding.database} and the role ${binding.user}`,
    commands: psql(binding, [`DROP DATABASE "${binding.database}"`, `DROP ROLE "${binding.user}"`]),
  };
}

function reader({ binding }: GrantRecordOf<"sql"> | GrantRecordOf<"tables">): Leftover {
  return {
    what: `the role ${binding.user}, which only reads`,
    commands: psql(binding, [
      `DROP OWNED BY "${binding.user}"`,
      `DROP ROLE "${binding.user}"`,
    ], binding.database),
  };
}

function psql(
  { host, port }: { readonly host: string; readonly port: number },
  statements: readonly string[],
  database = "template1",
): readonly string[] {
  const server = reached(host, port);
  const client = `psql --host ${server.host} --port ${server.port} --username ADMINISTRATOR ` +
    `--dbname ${database}`;
  return [...server.commands, ...statements.map((sql) => `${client} --command '${sql}'`)];
}

/** Copies in the platform's namespace of what the product alone was granted. */
function platformSecrets(
  { platform, secrets }: Plan,
  grants: readonly GrantRecord[],
): readonly Leftover[] {
  const granted = JSON.stringify(grants.map(({ binding }) => binding));
  const names = secrets.filter(({ name, namespaces }) =>
    namespaces.includes(platform.namespace) && granted.includes(`"secret":${JSON.stringify(name)}`)
  ).map(({ name }) => name);
  if (names.length === 0) return [];
  return [{
    what: `the Secrets of its logins in the platform's namespace: ${names.join(", ")}`,
    commands: [`kubectl delete secret --namespace ${platform.namespace} ${names.join(" ")}`],
  }];
}

function inNamespace(
  namespace: string,
  objects: readonly KubeObject[],
  { secrets }: Plan,
): readonly Leftover[] {
  const owned = new Set(objects.filter(ownsSecret).map(({ metadata }) => metadata.name));
  const left = secrets.filter(({ name, namespaces }) =>
    namespaces.includes(namespace) && !owned.has(name)
  ).map(({ name }) => `Secret ${name}`);
  const claims = objects.filter((object) => isKept(object) && object.kind !== "Namespace")
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const content = [...claims, ...left];
  return [{
    what: `the namespace ${namespace}${content.length === 0 ? "" : `, with ${content.join(", ")}`}`,
    commands: [`kubectl delete namespace ${namespace}`],
  }];
}

/** An object of an operator whose Secret goes with it. */
function ownsSecret({ kind, spec }: KubeObject): boolean {
  return kind === "ExternalSecret" && JSON.stringify(spec).includes('"creationPolicy":"Owner"');
}

/** Several needs may have one answer. */
function unique(all: readonly Leftover[]): readonly Leftover[] {
  return [...new Map(all.map((one) => [one.what, one])).values()];
}
