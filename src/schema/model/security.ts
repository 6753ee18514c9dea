import { z } from "zod";
import { filled, flag, secretRef, text, textMap, texts, whole } from "./fields.ts";

const podLevel = z.enum(["privileged", "baseline", "restricted"]);
const tlsVersion = z.string().regex(/^1\.[0-3]$/, "Expected 1.0, 1.1, 1.2 or 1.3");

const authentication = z.strictObject({
  enabled: flag("Whether people log in").optional(),
  method: z.enum(["oidc", "oauth2", "saml", "static"]).describe("How they log in").optional(),
  oidc: z.strictObject({
    provider_url: z.url().describe("OIDC provider"),
    client_id: filled("Client id, which is public"),
    client_secret: secretRef.describe("Client secret").optional(),
    scopes: texts("Scopes that are asked for").optional(),
    claims_mapping: z.strictObject({
      email: text("Claim with the address; default email").optional(),
      groups: text("Claim with the groups; default groups").optional(),
      username: text("Claim with the name; default preferred_username").optional(),
    }).describe("Where a token says who somebody is").optional(),
  }).describe("OpenID Connect").optional(),
  session: z.strictObject({
    timeout_minutes: whole(1, 10080, "Minutes until a session ends").optional(),
    max_sessions_per_user: whole(1, 100, "Sessions of one person").optional(),
    secure_cookies: flag("Whether cookies need TLS").optional(),
    same_site: z.enum(["Strict", "Lax", "None"]).describe("SameSite of cookies").optional(),
  }).describe("Sessions").optional(),
}).describe("How people prove who they are");

const secretBackends = z.strictObject({
  primary: z.enum(["kubernetes", "vault", "aws_secrets_manager"])
    .describe("Where values come from").optional(),
  kubernetes: z.strictObject({
    enabled: flag("Whether it is used").optional(),
    namespace: text("Namespace of the Secrets; floe keeps each beside its consumer").optional(),
    mount_path: text("Folder of files; floe passes variables").optional(),
  }).describe("Kubernetes Secrets").optional(),
  vault: z.strictObject({
    enabled: flag("Whether it is used").optional(),
    server_url: text("Address").optional(),
    auth_method: z.enum(["kubernetes", "jwt", "approle"]).describe("Login").optional(),
    kubernetes_role: text("Role of the login").optional(),
    secret_path: text("Path of the secrets").optional(),
  }).describe("HashiCorp Vault").optional(),
  aws_secrets_manager: z.strictObject({
    enabled: flag("Whether it is used").optional(),
    region: text("Region").optional(),
    prefix: text("Start of the names").optional(),
  }).describe("AWS Secrets Manager").optional(),
}).describe("Where secret values come from");

const egress = z.array(
  z.strictObject({
    name: filled("Name of the rule"),
    to_namespace: filled("Namespace that may be reached").optional(),
    to_cidr: filled("Address range that may be reached").optional(),
    port: whole(1, 65535, "Port"),
    protocol: z.enum(["TCP", "UDP"]).describe("Protocol; default TCP").optional(),
  }).refine(
    (value) => (value.to_namespace === undefined) !== (value.to_cidr === undefined),
    { message: "Expected either `to_namespace` or `to_cidr`" },
  ).describe("One rule"),
);

/** `security:` of a platform: both generations' blocks of that name. */
export const security = z.strictObject({
  authentication: authentication.optional(),
  authorization: z.strictObject({
    enabled: flag("Whether rights are checked").optional(),
    mode: z.enum(["rbac", "abac"]).describe("How rights are given").optional(),
    roles: z.record(
      z.string(),
      z.strictObject({
        description: z.string().max(500).describe("What the role is for").optional(),
        permissions: texts("Rights, each <resource>:<action>").optional(),
      }).describe("One role"),
    ).describe("Roles by name").optional(),
    group_mappings: textMap("Role by group").optional(),
  }).describe("What people may do").optional(),
  secret_backends: secretBackends.optional(),
  encryption: z.strictObject({
    in_transit: z.strictObject({
      enabled: flag("Whether connections between services are encrypted").optional(),
      min_tls_version: tlsVersion.describe("Oldest TLS version").optional(),
    }).describe("Connections").optional(),
    at_rest: z.strictObject({
      enabled: flag("Whether stored data is encrypted").optional(),
      provider: z.enum(["aws_kms", "gcp_kms", "local"]).describe("Who keeps the key").optional(),
      key_ref: secretRef.describe("The key").optional(),
    }).describe("Stored data").optional(),
  }).describe("Encryption").optional(),
  audit: z.strictObject({
    enabled: flag("Whether events are kept").optional(),
    events: z.strictObject({
      authentication: flag("Logins").optional(),
      authorization: flag("Refusals").optional(),
      data_access: flag("Reading of data").optional(),
      configuration_changes: flag("Changes of the configuration").optional(),
    }).describe("Which events").optional(),
    backend: z.enum(["cloudwatch", "loki", "elasticsearch"]).describe("Where they go").optional(),
    retention_days: whole(1, 3650, "Days that they are kept").optional(),
  }).describe("Audit").optional(),
  rbac: z.strictObject({
    enabled: flag("Whether floe makes ServiceAccounts, Roles and RoleBindings; it always does")
      .optional(),
    job_service_account: z.enum(["auto", "manual"]).describe("Who makes the Jobs' account")
      .optional(),
    cluster_scope: flag("Whether roles hold in every namespace").optional(),
  }).describe("Rights of pods").optional(),
  pod_security: z.strictObject({
    jobs_level: podLevel.describe("Pod Security level of products").optional(),
    platform_level: podLevel.describe("Pod Security level of the platform").optional(),
  }).describe("Pod Security levels").optional(),
  namespace_isolation: z.enum(["strict", "permissive"]).describe("Separation of namespaces")
    .optional(),
  network_policies: z.strictObject({
    enabled: flag("Whether policies are required; floe always makes them").optional(),
    default_deny: flag("Whether what nobody declared is refused; floe always does").optional(),
    allow_external_https: flag("Whether every pod may reach port 443 outside").optional(),
    ingress_controller_namespace: filled("Namespace of the ingress controller").optional(),
    jobs_egress_allow: egress.describe("Further connections of products").optional(),
    platform_egress_allow: egress.describe("Further connections of the platform").optional(),
  }).describe("Restrictions of connections").optional(),
}).describe("Security of the platform");
