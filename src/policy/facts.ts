import { productDigest } from "../compiler/images.ts";
import type { Plan } from "../compiler/plan.ts";
import type { Subject } from "./subject.ts";

/** What rules may ask beside the object at hand. */
export interface Facts {
  readonly plan: Plan;
  readonly subjects: readonly Subject[];
  /** Whether an object of this kind is among the output. */
  exists(kind: string, namespace: string, name: string): boolean;
  /** Objects of a kind in a namespace. */
  ofKind(kind: string, namespace: string): readonly Subject[];
  /** Keys of a wanted Secret; undefined where nobody makes it. */
  secretKeys(namespace: string, name: string): ReadonlySet<string> | undefined;
  /** Whether the pods of this account may have a token. */
  callsKubernetes(namespace: string, account: string): boolean;
  /** The digest that the images lock has for a reference without one. */
  knownDigest(image: string): string | undefined;
  /** Namespace of a product. */
  productNamespace(product: string): string | undefined;
}

export function facts(subjects: readonly Subject[], plan: Plan): Facts {
  const ids = new Set(subjects.map(({ kind, namespace, name }) => key(kind, namespace, name)));
  const kinds = Map.groupBy(subjects, ({ kind, namespace }) => key(kind, namespace));
  const secrets = wantedSecrets(plan);
  const accounts = new Set(
    plan.components.filter(({ kubernetesApi, access }) =>
      kubernetesApi !== undefined || access.length > 0
    ).map(({ namespace, object }) => key(namespace, object)),
  );
  const digests = lockedImages(plan);
  const namespaces = new Map(plan.products.map(({ facts }) => [facts.name, facts.namespace]));
  return {
    plan,
    subjects,
    exists: (kind, namespace, name) => ids.has(key(kind, namespace, name)),
    ofKind: (kind, namespace) => kinds.get(key(kind, namespace)) ?? [],
    secretKeys: (namespace, name) => secrets.get(key(namespace, name)),
    callsKubernetes: (namespace, account) => accounts.has(key(namespace, account)),
    knownDigest: (image) => digests.get(image),
    productNamespace: (product) => namespaces.get(product),
  };
}

function wantedSecrets({ secrets }: Plan): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(secrets.flatMap(({ name, namespaces, keys }) => {
    const known = new Set(keys.map(({ key }) => key));
    return namespaces.map((namespace) => [key(namespace, name), known] as const);
  }));
}

/** Every form in which an image of the lock may appear without its digest. */
function lockedImages({ images, products }: Plan): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const [reference, digest] of Object.entries(images.digests)) {
    known.set(reference, digest);
    for (const [prefix, mirror] of Object.entries(images.mirrors)) {
      if (!reference.startsWith(`${prefix}/`)) continue;
      known.set(`${mirror}${reference.slice(prefix.length)}`, digest);
    }
  }
  for (const { facts: { name, version, image } } of products) {
    const digest = productDigest(images, name, version);
    if (digest !== undefined) known.set(image.replace(/@.*$/, ""), digest);
  }
  return known;
}

function key(...parts: readonly string[]): string {
  return parts.join("\n");
}
