import { PlainObject, type PlainObjectProps } from "../../../constructs/mod.ts";
import type {
  DeliveredFolder,
  DeliveredObject,
  DeliveryContext,
  ProductFacts,
} from "../../../src/plugin/mod.ts";
import { here } from "./applications.ts";
import type { Config } from "./config.ts";
import { ownKinds } from "./health.ts";
import { bootstrapName, projectName } from "./names.ts";

type Context = DeliveryContext<Config>;

/** What a project allows beside the one repository. */
interface Rights {
  readonly name: string;
  readonly description: string;
  readonly repository: string;
  readonly namespace: string;
  readonly kinds: readonly Kind[];
  readonly product?: string;
}

/** A kind with namespaces, or one object of a kind without. */
interface Kind {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

/**
 * One AppProject for the platform, one for each product, and one for the Application that makes the
 * others. Each allows one namespace and exactly the kinds that are there now; objects without a
 * namespace are allowed by name.
 */
export function projects(context: Context): void {
  const { platform, config, folders, delivery } = context;
  const ours = folders.filter(({ product }) => product === undefined);
  new PlainObject(
    delivery,
    "project-platform",
    project(context, {
      name: projectName(platform),
      description: `Platform ${platform.name} in ${platform.environment}`,
      repository: config.repository,
      namespace: platform.namespace,
      kinds: [...kindsIn(ours), ...ownKinds],
    }),
  );
  for (const product of productsIn(folders)) {
    const theirs = folders.filter((folder) => folder.product?.name === product.name);
    productProject(context, product, config.repository, kindsIn(theirs));
  }
  for (const product of context.remoteProducts) {
    const repository = config.products[product.name]?.repository;
    if (repository === undefined) continue;
    productProject(context, product, repository, remoteKinds(context, product));
  }
  new PlainObject(
    context.bootstrap,
    "project",
    project(context, {
      name: bootstrapName(platform),
      description: `What applies ${platform.name} in ${platform.environment}`,
      repository: config.repository,
      namespace: config.namespace,
      kinds: ["Application", "AppProject"].map((kind) => ({ group: "argoproj.io", kind })),
    }),
  );
}

function productProject(
  context: Context,
  product: ProductFacts,
  repository: string,
  kinds: readonly Kind[],
): void {
  const { platform } = context;
  new PlainObject(
    context.delivery,
    `project-product-${product.name}`,
    project(context, {
      name: projectName(platform, product.name),
      description: `Product ${product.name} of ${platform.name} in ${platform.environment}`,
      repository,
      namespace: product.namespace,
      kinds,
      product: product.name,
    }),
  );
}

/**
 * What a product in a repository of its own may hold. Its objects are not known here: it may have
 * any kind with namespaces that anything here has, a quota, and its own namespace.
 */
function remoteKinds({ folders }: Context, { namespace }: ProductFacts): readonly Kind[] {
  return [
    ...kindsIn(folders).filter(({ name }) => name === undefined),
    ...ownKinds,
    { group: "", kind: "ResourceQuota" },
    { group: "", kind: "Namespace", name: namespace },
  ];
}

function project({ config }: Context, rights: Rights): PlainObjectProps {
  const cluster = rights.kinds.filter(({ name }) => name !== undefined);
  const namespaced = rights.kinds.filter(({ name }) => name === undefined);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: {
      name: rights.name,
      namespace: config.namespace,
      ...(rights.product === undefined ? {} : { labels: { "floe.dev/product": rights.product } }),
      // It stays until the last Application of it is gone, which could not be deleted without it.
      // Kubernetes warns of such a name, and Argo CD knows no other for a project.
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      description: rights.description,
      sourceRepos: [rights.repository],
      destinations: [{ server: here, namespace: rights.namespace }],
      clusterResourceWhitelist: unique(cluster),
      namespaceResourceWhitelist: unique(namespaced),
    },
  };
}

function kindsIn(folders: readonly DeliveredFolder[]): readonly Kind[] {
  return folders.flatMap(({ objects }) => objects).map(kindOf);
}

function kindOf({ apiVersion, kind, namespace, name }: DeliveredObject): Kind {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  return { group, kind, ...(namespace === undefined ? { name } : {}) };
}

function unique(kinds: readonly Kind[]): readonly Kind[] {
  const byKey = new Map(kinds.map((one) => [`${one.group}/${one.kind}/${one.name ?? ""}`, one]));
  return [...byKey].sort(([a], [b]) => a < b ? -1 : 1).map(([, one]) => one);
}

function productsIn(folders: readonly DeliveredFolder[]): readonly ProductFacts[] {
  return folders.flatMap(({ product }) => product ?? []);
}
