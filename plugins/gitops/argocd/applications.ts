import { PlainObject, type PlainObjectProps } from "../../../constructs/mod.ts";
import {
  type DeliveryContext,
  type GitSource,
  identity,
  type ProductFacts,
} from "../../../src/plugin/mod.ts";
import type { Config } from "./config.ts";
import { bootstrapName, partsOf, projectName } from "./names.ts";

type Context = DeliveryContext<Config>;

/** The cluster that Argo CD runs in. */
export const here = "https://kubernetes.default.svc";

/** Deletes what an Application made when the Application itself is deleted. */
const cascade = ["resources-finalizer.argocd.argoproj.io/foreground"];

/** One Application per component and per product, and the one that a person applies. */
export function applications(context: Context): void {
  const { platform, config } = context;
  for (const [part, folders] of partsOf(context.folders)) {
    const product = folders[0]?.product;
    new PlainObject(
      context.delivery,
      `application-${part}`,
      application(context, {
        name: identity(platform.name, platform.environment, part).kubernetes,
        project: projectName(platform, product?.name),
        namespace: product?.namespace ?? platform.namespace,
        source: config,
        folders: folders.map(({ path }) => path),
        recurse: product !== undefined,
        finalizers: cascade,
        labels: product === undefined ? {} : { "floe.dev/product": product.name },
      }),
    );
  }
  for (const product of context.remoteProducts) remoteApplication(context, product);
  const name = bootstrapName(platform);
  new PlainObject(
    context.bootstrap,
    "application",
    // Without a finalizer: who deletes it only stops the delivery.
    application(context, {
      name,
      project: name,
      namespace: config.namespace,
      source: config,
      folders: ["gitops/delivery"],
      recurse: false,
      finalizers: [],
      labels: {},
    }),
  );
}

/** The Application of a product whose repository is known. */
function remoteApplication(context: Context, { name, namespace }: ProductFacts): void {
  const { platform, config } = context;
  const source = config.products[name];
  if (source === undefined) return;
  new PlainObject(
    context.delivery,
    `application-remote-${name}`,
    application(context, {
      name: projectName(platform, name),
      project: projectName(platform, name),
      namespace,
      source,
      folders: [`products/${name}`],
      recurse: true,
      finalizers: cascade,
      labels: { "floe.dev/product": name },
    }),
  );
}

interface Props {
  readonly name: string;
  readonly project: string;
  /** Where an object without a namespace of its own would go; all of floe's have one. */
  readonly namespace: string;
  readonly source: GitSource;
  readonly folders: readonly string[];
  readonly recurse: boolean;
  readonly finalizers: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

function application({ config, root }: Context, props: Props): PlainObjectProps {
  const sources = props.folders.map((folder) => ({
    repoURL: props.source.repository,
    targetRevision: props.source.revision,
    path: `${props.source.path}/${root}/${folder}`,
    ...(props.recurse ? { directory: { recurse: true } } : {}),
  }));
  const [only, ...others] = sources;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: props.name,
      namespace: config.namespace,
      labels: props.labels,
      // The API server says what would change: its own defaults are no difference.
      annotations: { "argocd.argoproj.io/compare-options": "ServerSideDiff=true" },
      ...(props.finalizers.length === 0 ? {} : { finalizers: props.finalizers }),
    },
    spec: {
      project: props.project,
      destination: { server: here, namespace: props.namespace },
      ...(others.length === 0 ? { source: only } : { sources }),
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          "ServerSideApply=true",
          "CreateNamespace=false",
          "PruneLast=true",
          "FailOnSharedResource=true",
        ],
        // Without an end: whatever is missing at first, a namespace or a Secret, comes later.
        retry: {
          limit: -1,
          refresh: true,
          backoff: { duration: "10s", factor: 2, maxDuration: "5m" },
        },
      },
    },
  };
}
