import type { BundleConfig, Digest, StoreAddress } from "../../bundle/mod.ts";
import { identity } from "../../plugin/mod.ts";
import { printYaml } from "../../synth/yaml.ts";
import { type Options, UsageError, type Values } from "../command.ts";

export const gitopsOptions = {
  "gitops-out": {
    type: "string",
    value: "DIR",
    description: "Write the objects that make a GitOps controller pull this digest",
  },
  gitops: { type: "string", value: "NAME", description: "Which one pulls: argocd or flux" },
  "gitops-namespace": {
    type: "string",
    value: "NAME",
    description: "Where it runs (default: argocd, or flux-system)",
  },
  "argocd-project": {
    type: "string",
    value: "NAME",
    description: "AppProject of the Application (default: default)",
  },
  "verify-secret": {
    type: "string",
    value: "NAME",
    description: "Secret with the public keys that Flux verifies by (default: cosign-public-key)",
  },
} as const satisfies Options;

/** What the objects point at. */
export interface Pinned {
  readonly config: BundleConfig;
  readonly environment: string;
  readonly digest: Digest;
  readonly repository: string;
}

type Writer = (pinned: Pinned, values: Values) => readonly Object[];
type Object = Parameters<typeof printYaml>[0];

/** One GitOps controller each. */
const writers: Readonly<Record<string, Writer>> = { argocd: argocdObjects, flux: fluxObjects };

/**
 * Checks what the command line says of GitOps before anything is moved; undefined where it wants no
 * objects. Objects pin a digest, so whoever applies them runs what was verified.
 */
export function gitopsOf(
  values: Values,
  store: StoreAddress,
  config: BundleConfig,
): ((digest: Digest, environment: string) => ReadonlyMap<string, string>) | undefined {
  const folder = values.text("gitops-out");
  const name = values.text("gitops");
  if (folder === undefined && name === undefined) return undefined;
  const write = Object.hasOwn(writers, name ?? "") ? writers[name ?? ""] : undefined;
  if (folder === undefined || write === undefined) {
    throw new UsageError("Say both --gitops-out DIR and --gitops argocd|flux");
  }
  if (store.kind === "layout") {
    throw new UsageError("GitOps controllers pull from a registry: promote to an oci:// address");
  }
  if (config.kind === "configuration") {
    throw new UsageError("A configuration holds no objects for a GitOps controller");
  }
  const repository = `oci://${store.registry}/${store.repository}`;
  return (digest, environment) => {
    const objects = write({ config, environment, digest, repository }, values);
    return new Map([[`${folder}/${nameOf({ config, environment })}.yaml`, documents(objects)]]);
  };
}

function documents(objects: readonly Object[]): string {
  return objects.map(printYaml).join("---\n");
}

/** One controller may serve several platforms: names begin with platform and environment. */
function nameOf({ config, environment }: Pick<Pinned, "config" | "environment">): string {
  const product = config.kind === "product" ? ["product", config.product.name] : [];
  return identity(config.platform.name, environment, ...product).kubernetes;
}

function metadata(pinned: Pinned, namespace: string) {
  const labels = {
    "app.kubernetes.io/managed-by": "floe",
    "app.kubernetes.io/part-of": pinned.config.platform.name,
  };
  return { name: nameOf(pinned), namespace, labels };
}

/** Argo CD 3.1 and later; it verifies no signature, so the digest is what was verified here. */
function argocdObjects(pinned: Pinned, values: Values): readonly Object[] {
  return [{
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: metadata(pinned, values.text("gitops-namespace") ?? "argocd"),
    spec: {
      project: values.text("argocd-project") ?? "default",
      destination: { server: "https://kubernetes.default.svc" },
      source: {
        repoURL: pinned.repository,
        targetRevision: pinned.digest,
        path: "manifests",
        directory: { recurse: true },
      },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          "ServerSideApply=true",
          "CreateNamespace=false",
          "PruneLast=true",
          "FailOnSharedResource=true",
        ],
      },
    },
  }];
}

/** Flux verifies every pull itself, by the keys in a Secret. */
function fluxObjects(pinned: Pinned, values: Values): readonly Object[] {
  const namespace = values.text("gitops-namespace") ?? "flux-system";
  const secret = values.text("verify-secret") ?? "cosign-public-key";
  return [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "OCIRepository",
      metadata: metadata(pinned, namespace),
      spec: {
        interval: "10m",
        url: pinned.repository,
        ref: { digest: pinned.digest },
        verify: { provider: "cosign", secretRef: { name: secret } },
      },
    },
    {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: metadata(pinned, namespace),
      spec: {
        interval: "10m",
        retryInterval: "60s",
        path: "./manifests",
        prune: true,
        wait: true,
        timeout: "30m",
        sourceRef: { kind: "OCIRepository", name: nameOf(pinned) },
      },
    },
  ];
}
