import { PlainObject } from "../../../constructs/mod.ts";
import type { PlatformContext, PlatformFacts, WantedSecret } from "../../../src/plugin/mod.ts";
import { type Config, type StoreKind, storeKind } from "./config.ts";
import { providerOf } from "./stores.ts";

/** The service account that reads the store, and the store, in every namespace. */
const reader = "external-secrets";
const apiVersion = "external-secrets.io/v1";

/** One namespace and the Secrets wanted in it. */
export interface Home {
  readonly scope: PlatformContext<Config>["scope"];
  readonly config: Config;
  readonly platform: PlatformFacts;
  readonly namespace: string;
  readonly secrets: readonly WantedSecret[];
}

/**
 * A SecretStore with its service account, unless one exists, and an ExternalSecret for each Secret
 * that people or floe make. What a Job makes is left to the Job.
 */
export function deliver(home: Home): void {
  const wanted = home.secrets.filter((secret) => delivered(secret).length > 0);
  if (wanted.length === 0) return;
  makeStore(home);
  for (const secret of wanted) makeExternalSecret(home, secret);
}

function makeStore({ scope, config, namespace }: Home): void {
  const provider = providerOf(config, reader);
  if (provider === undefined) return;
  const metadata = { name: reader, namespace };
  new PlainObject(scope, "reader", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      ...metadata,
      ...(Object.keys(config.annotations).length === 0 ? {} : { annotations: config.annotations }),
    },
    automountServiceAccountToken: false,
  });
  new PlainObject(scope, "store", {
    apiVersion,
    kind: "SecretStore",
    metadata,
    spec: { provider },
  });
}

function makeExternalSecret(home: Home, secret: WantedSecret): void {
  const { scope, config, namespace } = home;
  const { name } = secret;
  const keys = delivered(secret);
  const key = remoteKey(home, secret);
  new PlainObject(scope, `external-secret-${name}`, {
    apiVersion,
    kind: "ExternalSecret",
    metadata: { name, namespace },
    spec: {
      refreshPolicy: "Periodic",
      refreshInterval: duration(config.refresh_minutes),
      secretStoreRef: config.cluster_store === undefined
        ? { kind: "SecretStore", name: reader }
        : { kind: "ClusterSecretStore", name: config.cluster_store },
      target: {
        name,
        // A Secret that a Job writes other keys of is the Job's: only these keys are added to it.
        creationPolicy: keys.length < secret.keys.length ? "Merge" : "Owner",
        // An entry that vanishes from the store must not stop what runs.
        deletionPolicy: "Retain",
      },
      data: keys.map((property) => ({
        secretKey: property,
        remoteRef: {
          key,
          property,
          // The defaults, written so that a controller that compares objects sees no difference.
          conversionStrategy: "Default",
          decodingStrategy: "None",
          metadataPolicy: "None",
        },
      })),
    },
  });
}

function delivered({ keys }: WantedSecret): readonly string[] {
  return keys.filter(({ maker }) => maker.by === "people" || maker.by === "floe")
    .map(({ key }) => key);
}

/** Between namespace and name: what the store allows in names and neither of them holds. */
const separators: Partial<Record<StoreKind, string>> = { gcp: "--", azure: "--", kubernetes: "." };

/**
 * The entry of the store. Copies with the same values share one: the platform's, or the first
 * namespace's.
 */
function remoteKey({ config, platform }: Home, { name, namespaces }: WantedSecret): string {
  const kind = storeKind(config);
  const owner = namespaces.includes(platform.namespace) ? platform.namespace : namespaces[0] ?? "";
  const template = config.remote_key ?? `{namespace}${separators[kind] ?? "/"}{name}`;
  // Only these two refuse the dots that a Secret's name may have.
  const allowed = kind === "gcp" || kind === "azure" ? name.replaceAll(".", "-dot-") : name;
  return template.replaceAll("{platform}", platform.name)
    .replaceAll("{environment}", platform.environment)
    .replaceAll("{namespace}", owner)
    .replaceAll("{name}", allowed);
}

/** Minutes as Go prints a duration, which is how the API server gives it back. */
function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `${hours === 0 ? "" : `${hours}h`}${minutes % 60}m0s`;
}
