import { nearest } from "../../diagnostics/mod.ts";

/** One object of a tree, as the index and the source map know it. */
export interface KnownObject {
  /** `<group>/<kind>/<namespace>/<name>`. */
  readonly id: string;
  /** Below the tree's root. */
  readonly path: string;
}

/**
 * The objects that a word means: an id, a file of the tree, `<kind>/<name>`, or that with the
 * namespace before or between. A content hash at the end of a name may be left out.
 */
export function objectsCalled<Known extends KnownObject>(
  word: string,
  objects: readonly Known[],
): readonly Known[] {
  const wanted = word.replace(/^\.\//, "");
  const exact = objects.filter(({ id, path }) =>
    id === wanted || path === wanted || wanted.endsWith(`/${path}`)
  );
  return exact.length > 0 ? exact : objects.filter((one) => callsOf(one).includes(folded(wanted)));
}

/** The word that was probably meant. */
export function nearestObject(word: string, objects: readonly KnownObject[]): string | undefined {
  return nearest(word, objects.flatMap((one) => [withoutNamespace(one), shortName(one)]));
}

/** `Deployment/lakehouse/polaris`. */
export function shortName({ id, path }: KnownObject): string {
  const { kind, namespace, name } = partsOf({ id, path });
  return [kind, ...(namespace === "_cluster" ? [] : [namespace]), name].join("/");
}

function withoutNamespace(object: KnownObject): string {
  const { kind, logical } = partsOf(object);
  return `${kind}/${logical}`;
}

function callsOf(object: KnownObject): readonly string[] {
  const { kind, namespace, name, logical } = partsOf(object);
  return [name, logical].flatMap((one) => [
    `${kind}/${one}`,
    `${kind}/${namespace}/${one}`,
    `${namespace}/${kind}/${one}`,
  ]).map(folded);
}

/** A kind is found in lower case as well. */
function folded(word: string): string {
  return word.toLowerCase();
}

/** The file is called by the logical name, the id by the name in the cluster. */
function partsOf({ id, path }: KnownObject) {
  const [, kind = "", namespace = "", ...rest] = id.split("/");
  const logical = /_([^_/]+)\.yaml$/.exec(path)?.[1];
  return { kind, namespace, name: rest.join("/"), logical: logical ?? rest.join("/") };
}
