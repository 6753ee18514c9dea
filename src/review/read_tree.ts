import { parseAllDocuments } from "yaml";
import { type Json, type KubeObject, logicalNameAnnotation } from "../compiler/object.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { isKubeObject } from "../synth/kube_object.ts";
import { readOwnYaml } from "../synth/read_yaml.ts";
import type { ObjectName } from "./change.ts";
import { isList, isRecord } from "./data.ts";

/** Text by path of one side of a comparison. */
export interface TreeFiles {
  /** What people call it: a folder, or `<revision>:<folder>`. */
  readonly label: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface ReadObject {
  readonly name: ObjectName;
  readonly object: KubeObject;
}

/** Objects by `keyOf()` their names. */
export type ReadObjects = ReadonlyMap<string, ReadObject>;

/** One identity whatever the content: two trees have the same object if they have this key. */
export function keyOf({ tree, group, kind, namespace, name }: ObjectName): string {
  return JSON.stringify([tree, kind, group, namespace ?? "", name]);
}

/**
 * The objects of one side, those files left out that the other side has byte for byte: reading YAML
 * is what takes time. Reports FLOE-REV001 for a file that holds something else.
 */
export function readTree(
  side: TreeFiles,
  other: TreeFiles,
): { readonly objects: ReadObjects; readonly diagnostics: readonly Diagnostic[] } {
  const objects = new Map<string, ReadObject>();
  const diagnostics: Diagnostic[] = [];
  for (const [path, text] of side.files) {
    if (!isObjectFile(path) || other.files.get(path) === text) continue;
    const documents = readDocuments(text);
    const found = documents?.filter(isKubeObject) ?? [];
    if (found.length === 0 || found.length !== documents?.length) {
      diagnostics.push(notAnObject(`${side.label}/${path}`));
    }
    for (const object of found) {
      const name = nameOf(object, treeOf(path));
      objects.set(keyOf(name), { name, object });
    }
  }
  return { objects, diagnostics };
}

/** What lies below `floe/` is for tools: digests and line numbers of the rest. */
export function isObjectFile(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/(?:^|\/)floe\//.test(path);
}

/** The folder above `manifests`, `products` and `gitops`: two environments may lie side by side. */
function treeOf(path: string): string {
  return /^(.*?)\/?(?:manifests|products|gitops)\//.exec(path)?.[1] ?? "";
}

function nameOf({ apiVersion, kind, metadata }: KubeObject, tree: string): ObjectName {
  const { namespace, annotations } = metadata;
  const slash = apiVersion.indexOf("/");
  return {
    tree,
    group: slash < 0 ? "core" : apiVersion.slice(0, slash),
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: annotations?.[logicalNameAnnotation] ?? metadata.name,
  };
}

function readDocuments(text: string): readonly unknown[] | undefined {
  const own = readOwnYaml(text);
  if (own !== undefined) return [own];
  const documents = parseAllDocuments(text);
  if (!isDocuments(documents)) return [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return documents.map((document): unknown => document.toJS());
  } catch {
    return undefined;
  }
}

function isDocuments<T>(read: readonly T[] | { readonly empty: true }): read is readonly T[] {
  return Array.isArray(read);
}

function notAnObject(file: string): Diagnostic {
  return diagnose("FLOE-REV001", {
    message: "This file holds no Kubernetes object, so nothing of it was compared",
    hint: "Name folders that `floe synth` wrote, and settle merge conflicts first",
    at: { file, line: 1, column: 1, length: 1 },
  });
}

/** Content-hashed name to the name without its hash. */
export type HashedNames = ReadonlyMap<string, string>;

/** The content-hashed names of one side. */
export function hashedNames(objects: ReadObjects): HashedNames {
  const names = new Map<string, string>();
  for (const { name, object } of objects.values()) {
    if (object.metadata.name !== name.name) names.set(object.metadata.name, name.name);
  }
  return names;
}

/** An object as if nothing were called by its content, and what it names that is. */
export interface Unhashed {
  readonly object: KubeObject;
  /** Hashed name by name without hash. */
  readonly used: ReadonlyMap<string, string>;
}

export function unhashed({ name, object }: ReadObject, names: HashedNames): Unhashed {
  const used = new Map<string, string>();
  if (names.size === 0) return { object, used };
  const { metadata, ...rest } = object;
  const read: Record<string, Json | undefined> = {};
  for (const [key, value] of Object.entries(rest)) read[key] = renamed(value, names, used);
  const { apiVersion, kind } = object;
  return {
    object: { ...read, apiVersion, kind, metadata: { ...metadata, name: name.name } },
    used,
  };
}

const hash = /-[0-9a-f]{8}(?![a-z0-9-])/;

/** The value itself where it names nothing that has a hash. */
function renamed(
  value: Json | undefined,
  names: HashedNames,
  used: Map<string, string>,
): Json | undefined {
  if (typeof value === "string") {
    if (!hash.test(value)) return value;
    return value.replace(/[a-z0-9][a-z0-9.-]*-[0-9a-f]{8}(?![a-z0-9-])/g, (hashed) => {
      const name = names.get(hashed);
      if (name !== undefined) used.set(name, hashed);
      return name ?? hashed;
    });
  }
  if (isList(value)) {
    const items = value.map((item) => renamed(item, names, used) ?? null);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) =>
    [key, renamed(inner, names, used)] as const
  );
  return entries.some(([key, inner]) => inner !== value[key]) ? Object.fromEntries(entries) : value;
}
