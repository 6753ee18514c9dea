import { z } from "zod";
import { atLeast, between, filled, flag, secretRef, text, whole } from "./fields.ts";
import { promotion, registryUri } from "./promotion.ts";

const issuer = z.strictObject({
  issuer: z.url().describe("Address of the OIDC issuer"),
  subject: filled("Exact identity that signed").optional(),
  subject_regex: z.string().max(1000).describe("Pattern of identities that may sign").optional(),
}).refine(
  (value) => (value.subject === undefined) !== (value.subject_regex === undefined),
  { message: "Expected either `subject` or `subject_regex`" },
).describe("One trusted issuer");

const signing = z.strictObject({
  mode: z.enum(["keyless", "key-based"]).describe("How bundles are signed"),
  oidc_issuer: z.url().describe("OIDC issuer, for keyless").optional(),
  rekor_url: z.url().describe("Transparency log").optional(),
  fulcio_url: z.url().describe("Certificate authority").optional(),
  private_key_ref: secretRef.describe("Private key, for key-based").optional(),
}).refine(
  (value) => value.mode !== "keyless" || value.oidc_issuer !== undefined,
  { message: "Keyless signing needs `oidc_issuer`", path: ["oidc_issuer"] },
).refine(
  (value) => (value.mode === "key-based") === (value.private_key_ref !== undefined),
  { message: "`private_key_ref` belongs to key-based signing", path: ["private_key_ref"] },
).describe("How bundles are signed");

const level = z.enum(["enforce", "warn", "off"]);

const verification = z.strictObject({
  enabled: flag("Whether signatures are checked; default true").optional(),
  enforcement: level.describe("What a bad signature does; default enforce").optional(),
  trusted_issuers: z.array(issuer).describe("Who may sign without a key").optional(),
  require_rekor: flag("Whether an entry in the transparency log is needed; default true")
    .optional(),
  require_sbom: flag("Whether a bill of materials is needed").optional(),
  public_key_ref: secretRef.describe("Public key that bundles are signed with").optional(),
  environments: z.record(
    z.string(),
    z.strictObject({
      enforcement: level.describe("What a bad signature does there"),
      require_sbom: flag("Whether a bill of materials is needed there").optional(),
    }).describe("One environment"),
  ).describe("Other levels by environment").optional(),
  grace_period_days: whole(0, 90, "Days that an expired certificate is accepted; default 7")
    .optional(),
  private_infrastructure: flag("Whether a private Sigstore is used").optional(),
}).describe("Which signatures are accepted");

const auth = z.strictObject({
  type: z.enum([
    "anonymous",
    "basic",
    "token",
    "aws-irsa",
    "azure-managed-identity",
    "gcp-workload-identity",
  ]).describe("How floe logs in"),
  credentials_ref: secretRef.describe("Credentials, for basic and token").optional(),
}).refine(
  (value) => ["basic", "token"].includes(value.type) === (value.credentials_ref !== undefined),
  { message: "`credentials_ref` belongs to basic and token, and only there", path: ["type"] },
).describe("Login");

const registry = z.strictObject({
  uri: registryUri.describe("Address of the registry"),
  auth,
  tls_verify: flag("Whether certificates are checked; default true").optional(),
  cache: z.strictObject({
    enabled: flag("Whether bundles are cached; default true").optional(),
    path: text("Folder of the cache").optional(),
    max_size_gb: atLeast(1, "Largest size in GB; default 10").optional(),
    ttl_hours: atLeast(1, "Hours until an entry expires; default 24").optional(),
  }).describe("Cache of bundles").optional(),
  resilience: z.strictObject({
    retry: z.strictObject({
      max_attempts: whole(1, 10, "Attempts; default 3").optional(),
      initial_delay_ms: atLeast(100, "First pause in milliseconds; default 1000").optional(),
      backoff_multiplier: between(1, 5, "Growth of the pause; default 2").optional(),
      max_delay_ms: atLeast(1000, "Longest pause in milliseconds; default 30000").optional(),
      jitter: flag("Whether pauses vary; default true").optional(),
    }).describe("Retries").optional(),
    circuit_breaker: z.strictObject({
      enabled: flag("Whether it is active; default true").optional(),
      failure_threshold: atLeast(1, "Failures that open it; default 5").optional(),
      recovery_timeout_ms: atLeast(1000, "Milliseconds until it is tried again; default 60000")
        .optional(),
      half_open_requests: atLeast(1, "Requests of a trial; default 1").optional(),
    }).describe("When to stop asking").optional(),
  }).describe("Failures of the registry").optional(),
  signing: signing.optional(),
  verification: verification.optional(),
}).describe("OCI registry that bundles are pushed to");

/** `artifacts:` of a platform: where bundles go, who signs them, how they are promoted. */
export const artifactsConfig = z.strictObject({
  registry,
  promotion: promotion.optional(),
}).describe("Registry, signatures and promotion of bundles");
