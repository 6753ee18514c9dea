import { z } from "zod";

const name = z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "Expected an object's name");
const endpoint = { overlay: "endpoint" } as const;

const vault = z.strictObject({
  server: z.url({ protocol: /^https?$/, error: "a URL such as https://vault.example.com:8200" })
    .describe("Address of Vault or OpenBao").meta(endpoint),
  path: z.string().min(1).default("secret").describe("Where the KV engine is mounted")
    .meta(endpoint),
  version: z.enum(["v1", "v2"]).default("v2").describe("Version of the KV engine"),
  namespace: z.string().min(1).optional().describe("Vault's own namespace").meta(endpoint),
  role: z.string().min(1)
    .describe("Role of the Kubernetes auth method, bound to the service account `external-secrets`")
    .meta(endpoint),
  auth_path: z.string().min(1).default("kubernetes")
    .describe("Where the Kubernetes auth method is mounted").meta(endpoint),
}).describe("HashiCorp Vault or OpenBao, with the Kubernetes auth method");

const aws = z.strictObject({
  service: z.enum(["SecretsManager", "ParameterStore"]).default("SecretsManager")
    .describe("Which service of AWS"),
  region: z.string().min(1).describe("Region of AWS").meta(endpoint),
  role: z.string().startsWith("arn:").optional()
    .describe("Role to assume after the service account's own").meta(endpoint),
}).describe("AWS, with the role of the service account (IRSA)");

const gcp = z.strictObject({
  project: z.string().min(1).describe("Project of Google Cloud").meta(endpoint),
  cluster: z.string().min(1).optional()
    .describe("Name of the GKE cluster, where the operator can't find it out").meta(endpoint),
  location: z.string().min(1).optional().describe("Region or zone of the GKE cluster")
    .meta(endpoint),
}).describe("Google Secret Manager, with workload identity");

const azure = z.strictObject({
  vault_url: z.url({ protocol: /^https$/, error: "a URL such as https://acme.vault.azure.net" })
    .describe("Address of the key vault").meta(endpoint),
  tenant: z.string().min(1).optional()
    .describe("Tenant, where the service account's annotation does not say").meta(endpoint),
}).describe("Azure Key Vault, with workload identity");

const kubernetes = z.strictObject({
  namespace: name.describe(
    "Namespace that holds the values; each service account `external-secrets` needs a Role there",
  ).meta(endpoint),
}).describe("Secrets of another namespace of the same cluster");

/** Where values are read; exactly one is written. */
export const storeKinds = ["cluster_store", "vault", "aws", "gcp", "azure", "kubernetes"] as const;
export type StoreKind = (typeof storeKinds)[number];

const placeholders = ["{platform}", "{environment}", "{namespace}", "{name}"];

export const config = z.strictObject({
  cluster_store: name.optional()
    .describe("An existing ClusterSecretStore of any kind; floe makes no store then")
    .meta(endpoint),
  vault: vault.optional(),
  aws: aws.optional(),
  gcp: gcp.optional(),
  azure: azure.optional(),
  kubernetes: kubernetes.optional(),
  annotations: z.record(z.string(), z.string()).default({})
    .describe(
      "Annotations of the service accounts that read the store, for example " +
        "`eks.amazonaws.com/role-arn`",
    ).meta(endpoint),
  remote_key: z.string().min(1).optional()
    .describe(
      "Where a Secret's keys lie in the store, as properties of one entry; {platform}, " +
        "{environment}, {namespace} and {name} are replaced. Without it `{namespace}/{name}`, " +
        "with `--` for gcp and azure and `.` for kubernetes instead of the slash",
    ).meta(endpoint),
  refresh_minutes: z.int().min(1).max(10080).default(60)
    .describe("Minutes until a value is read again").meta({ overlay: "size" }),
}).superRefine((config, context) => {
  const written = storeKinds.filter((kind) => config[kind] !== undefined);
  const [kind] = written;
  if (kind === undefined || written.length > 1) {
    const message = `write exactly one of ${storeKinds.join(", ")}`;
    context.addIssue({ code: "custom", path: written.slice(1, 2), message });
    return;
  }
  for (const message of keyMistakes(config.remote_key, kind)) {
    context.addIssue({ code: "custom", path: ["remote_key"], message });
  }
  if (kind === "cluster_store" && Object.keys(config.annotations).length > 0) {
    const message = "an existing store has a service account of its own: annotate that";
    context.addIssue({ code: "custom", path: ["annotations"], message });
  }
});

export type Config = z.output<typeof config>;

/** Which of the stores was chosen. */
export function storeKind(config: Config): StoreKind {
  return storeKinds.find((kind) => config[kind] !== undefined) ?? "cluster_store";
}

/** Letters that an entry's name may have beside placeholders, by the stores' documentation. */
const letters: Partial<Record<StoreKind, RegExp>> = {
  gcp: /^[A-Za-z0-9_-]*$/,
  azure: /^[A-Za-z0-9-]*$/,
  kubernetes: /^[a-z0-9.-]*$/,
};

function keyMistakes(written: string | undefined, kind: StoreKind): readonly string[] {
  if (written === undefined) return [];
  const rest = placeholders.reduce((text, one) => text.replaceAll(one, ""), written);
  const unknown = /\{[^}]*\}/.exec(rest)?.[0];
  if (unknown !== undefined) {
    return [`${unknown} is not replaced; there are ${placeholders.join(", ")}`];
  }
  return [
    ...(written.includes("{name}") ? [] : ["all Secrets would share one entry: add {name}"]),
    ...(letters[kind]?.test(rest) === false ? [`${kind} has no such letters in names`] : []),
  ];
}
