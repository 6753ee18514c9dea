import { byCodeUnit, prettyJson, sortedBy } from "../schema/digest.ts";
import type { DbtColumn, DbtManifest, DbtNode, DbtOwner, DbtSource } from "./dbt_manifest.ts";
import type { DbtLock, LockColumn, LockNode } from "./lock.ts";
import { syntheticSchema } from "./synthetic_profile.ts";
import { fileDigests, projectDigest, type ProjectFiles } from "./project_digest.ts";

type LockTest = DbtLock["tests"][number];

const lockedKinds = ["model", "seed", "snapshot"] as const;

/**
 * Makes the lock of a project from its dbt manifest and its files. `profile` is the name that
 * dbt_project.yml asks for (`profileNameOf`), which dbt's manifest does not record.
 */
export function lockOf(manifest: DbtManifest, files: ProjectFiles, profile: string): DbtLock {
  const digests = fileDigests(files);
  const owners = groupOwners(manifest);
  const nodes = Object.values(manifest.nodes);
  return {
    schema: "floe-dbt-lock/v1",
    dbt_version: manifest.metadata.dbt_version,
    project: {
      name: manifest.metadata.project_name ?? profile,
      profile,
      sha256: projectDigest(digests),
      files: [...digests],
    },
    nodes: byId(nodes.flatMap((node) => lockNode(node, owners))),
    sources: byId(Object.values(manifest.sources).map((source) => lockSource(source))),
    tests: byId(nodes.flatMap(lockTest)),
    exposures: byId(
      Object.values(manifest.exposures).map((exposure) => ({
        unique_id: exposure.unique_id,
        name: exposure.name,
        type: exposure.type,
        ...defined("owner", ownerName(exposure.owner)),
        depends_on: unique(exposure.depends_on.nodes),
      })),
    ),
  };
}

/** The bytes of dbt.lock.json. */
export function printLock(lock: DbtLock): string {
  return prettyJson(lock);
}

function lockNode(node: DbtNode, owners: ReadonlyMap<string, string>): readonly LockNode[] {
  const kind = lockedKinds.find((one) => one === node.resource_type);
  if (kind === undefined) return [];
  const group = node.group ?? undefined;
  const owner = ownMeta(node).owner ?? (group === undefined ? undefined : owners.get(group));
  return [{
    ...described(node),
    resource_type: kind,
    path: node.original_file_path.replaceAll("\\", "/"),
    ...relationOf(node),
    ...defined("owner", owner),
    ...defined("group", group),
    depends_on: unique(node.depends_on?.nodes ?? []),
  }];
}

/** dbt has decided on the schema under the synthetic target, whose own schema is a word apart. */
function relationOf({ schema, alias, name }: DbtNode): Pick<LockNode, "relation"> {
  if (typeof schema !== "string" || schema === "") return {};
  return {
    relation: {
      schema: schema.replaceAll(syntheticSchema, "{schema}"),
      table: typeof alias === "string" && alias !== "" ? alias : name,
    },
  };
}

function fieldOf(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}

function lockSource(source: DbtSource): DbtLock["sources"][number] {
  return {
    ...described(source),
    ...defined("owner", ownMeta(source).owner),
    source_name: source.source_name,
  };
}

function lockTest(node: DbtNode): readonly LockTest[] {
  if (node.resource_type !== "test" && node.resource_type !== "unit_test") return [];
  const generic = node.test_metadata;
  const namespace = generic?.namespace ?? undefined;
  const kind = namespace === undefined ? generic?.name : `${namespace}.${generic?.name}`;
  return [{
    unique_id: node.unique_id,
    name: kind ?? node.name,
    ...defined("node", node.attached_node ?? undefined),
    ...defined("column", node.column_name ?? undefined),
    ...defined("field", fieldOf(generic?.kwargs?.field)),
    depends_on: unique(node.depends_on?.nodes ?? []),
  }];
}

function described(node: DbtNode) {
  return {
    unique_id: node.unique_id,
    name: node.name,
    ...defined("description", node.description),
    tags: unique(node.tags),
    columns: [...sortedBy(Object.entries(node.columns), ([name]) => name)].map(lockColumn),
  };
}

function lockColumn([name, column]: [string, DbtColumn]): LockColumn {
  const floe = ownMeta(column).floe ?? {};
  return {
    name,
    ...defined("data_type", column.data_type ?? undefined),
    ...defined("description", column.description),
    ...defined("classification", floe.classification),
    ...defined("pii_type", floe.pii_type),
    ...defined("sensitivity", floe.sensitivity),
  };
}

/** `config.meta` is the newer place, so it wins. */
function ownMeta({ meta, config }: Pick<DbtNode, "meta" | "config">): DbtNode["meta"] {
  return { ...meta, ...config?.meta };
}

function groupOwners(manifest: DbtManifest): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const group of Object.values(manifest.groups)) {
    const owner = ownerName(group.owner);
    if (owner !== undefined) owners.set(group.name, owner);
  }
  return owners;
}

function ownerName({ email, name }: DbtOwner): string | undefined {
  return typeof email === "string" ? email : name ?? undefined;
}

function defined<Key extends string>(
  key: Key,
  value: string | undefined,
): { [K in Key]?: string } {
  const field: { [K in Key]?: string } = {};
  if (value !== undefined && value !== "") field[key] = value;
  return field;
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort(byCodeUnit);
}

function byId<Item extends { readonly unique_id: string }>(items: readonly Item[]): Item[] {
  return [...sortedBy(items, (item) => item.unique_id)];
}
