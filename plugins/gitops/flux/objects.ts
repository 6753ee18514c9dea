import { PlainObject, type PlainObjectProps } from "../../../constructs/mod.ts";
import {
  type DeliveredFolder,
  type DeliveryContext,
  type GitSource,
  identity,
  type PlatformFacts,
  type ProductFacts,
  secondsFromStart,
  secondsToReady,
} from "../../../src/plugin/mod.ts";
import type { Config } from "./config.ts";

type Context = DeliveryContext<Config>;

/** Seconds until a failed reconciliation is tried again. */
const retry = 60;

/** Seconds for a product whose objects are made elsewhere: as long as any may take. */
const remoteTimeout = 600;

/** The repository, a Kustomization for each folder, and the one that brings them. */
export function deliver(context: Context): void {
  const { platform, config, folders } = context;
  const source = nameOf(platform);
  new PlainObject(context.bootstrap, "repository", repository(context, source, config));
  for (const folder of folders) {
    const props = {
      name: folderName(platform, folder),
      source,
      path: `${config.path}/${context.root}/${folder.path}`,
      timeout: secondsToReady(folder),
      after: folder.after.flatMap((path) => folders.filter((one) => one.path === path))
        .map((one) => folderName(platform, one)),
      ...(folder.product === undefined ? {} : { product: folder.product.name }),
    };
    new PlainObject(
      context.delivery,
      `kustomization-${folder.path}`,
      kustomization(context, props),
    );
  }
  for (const product of context.remoteProducts) remoteProduct(context, product);
  const whole = Math.max(0, ...secondsFromStart(folders).values());
  new PlainObject(
    context.bootstrap,
    "kustomization",
    kustomization(context, {
      name: source,
      source,
      path: `${config.path}/${context.root}/gitops/delivery`,
      timeout: whole + retry,
      after: [],
    }),
  );
}

/** A product whose repository is known. */
function remoteProduct(context: Context, { name }: ProductFacts): void {
  const { platform, config, delivery, root } = context;
  const place = config.products[name];
  if (place === undefined) return;
  const source = nameOf(platform, "product", name);
  new PlainObject(delivery, `repository-${name}`, repository(context, source, place, name));
  new PlainObject(
    delivery,
    `kustomization-remote-${name}`,
    kustomization(context, {
      name: source,
      source,
      path: `${place.path}/${root}/products/${name}`,
      timeout: remoteTimeout,
      after: [],
      product: name,
    }),
  );
}

/** One Flux may serve several platforms and environments: all names begin with both. */
function nameOf({ name, environment }: PlatformFacts, ...parts: readonly string[]): string {
  return identity(name, environment, ...parts).kubernetes;
}

function folderName(
  platform: PlatformFacts,
  { name, product }: Pick<DeliveredFolder, "name" | "product">,
): string {
  return nameOf(platform, ...(product === undefined ? [name] : ["product", name]));
}

function repository(
  { config }: Context,
  name: string,
  source: GitSource,
  product?: string,
): PlainObjectProps {
  const credentials = product === undefined ? config.credentials : undefined;
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name, namespace: config.namespace, ...labels(product) },
    spec: {
      url: source.repository,
      ref: reference(source.revision),
      interval: "1m",
      timeout: "1m",
      ...(credentials === undefined ? {} : { secretRef: { name: credentials.secret_ref } }),
    },
  };
}

/** A commit, a full reference or a branch, each in Flux's own field. */
function reference(revision: string): Readonly<Record<string, string>> {
  if (/^[0-9a-f]{40}$/.test(revision)) return { commit: revision };
  return revision.startsWith("refs/") ? { name: revision } : { branch: revision };
}

interface Props {
  readonly name: string;
  /** Name of the GitRepository. */
  readonly source: string;
  /** In the repository. */
  readonly path: string;
  /** Seconds. */
  readonly timeout: number;
  readonly after: readonly string[];
  readonly product?: string;
}

function kustomization({ config }: Context, props: Props): PlainObjectProps {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: props.name, namespace: config.namespace, ...labels(props.product) },
    spec: {
      sourceRef: { kind: "GitRepository", name: props.source },
      path: `./${props.path}`,
      ...(props.after.length === 0 ? {} : { dependsOn: props.after.map((name) => ({ name })) }),
      prune: true,
      force: false,
      // Every workload is ready, every Job done, every Kustomization below reconciled.
      wait: true,
      timeout: `${props.timeout}s`,
      interval: "10m",
      retryInterval: `${retry}s`,
    },
  };
}

function labels(product: string | undefined) {
  return product === undefined ? {} : { labels: { "floe.dev/product": product } };
}
