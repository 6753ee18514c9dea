import { type Effect, forPeople, idle, row } from "./effect.ts";
import { governanceEffects } from "./governance.ts";
import { observabilityEffects } from "./observability.ts";

const reader = "src/schema/dialect/platform_manifest_test.ts";
const always = { guardrail: "always" } as const;

const security: readonly Effect[] = [
  idle("security.authentication", "No user interface asks for a login yet", always),
  idle("security.authorization", "No user interface knows roles yet", always),
  row(
    "object",
    "security.secret_backends.primary",
    "The secrets plugin (generation 1)",
    "src/schema/dialect/profiles_test.ts",
  ),
  idle("security.secret_backends", "Configure the secrets plugin instead", { idle: [true, false] }),
  idle("security.encryption", "Connections and volumes are not encrypted by floe", always),
  idle("security.audit", "No audit is kept yet", always),
  row(
    "rule",
    "security.rbac.enabled",
    "Always on: one ServiceAccount and Role per component",
  ),
  idle("security.rbac.job_service_account", "floe makes every account", { idle: ["auto"] }),
  idle("security.rbac.cluster_scope", "No role reaches beyond a namespace", { idle: [false] }),
  idle("security.pod_security.jobs_level", "Products are always restricted", {
    idle: ["restricted"],
  }),
  idle("security.pod_security.platform_level", "Each namespace gets the strictest level that fits"),
  idle("security.namespace_isolation", "Namespaces are always separated", { idle: ["strict"] }),
  row(
    "rule",
    "security.network_policies.enabled",
    "Always on: default deny",
  ),
  row(
    "rule",
    "security.network_policies.default_deny",
    "Always on: default deny",
  ),
  idle("security.network_policies.allow_external_https", "Only declared edges are open", {
    idle: [false],
  }),
  idle("security.network_policies", "Only declared edges are open"),
];

const infrastructure: readonly Effect[] = [
  idle("network.enabled", "Network policies are always made", { idle: [true] }),
  idle("network.dns", "No DNS names are made yet", { idle: ["kubernetes"] }),
  row(
    "rule",
    "network.network_policies.enabled",
    "Always on: default deny",
  ),
  row("rule", "network.network_policies.default_rule", "Always deny-all"),
  idle("network.network_policies.zones", "Edges between components take the place of zones"),
  idle("network.ingress", "Choose a plugin instead: plugins.ingress"),
  idle("network.local_access", "Use kubectl port-forward"),
  idle("cloud.provider", "Name the cloud in the plugins' configs", { idle: ["local"] }),
  idle("cloud", "Name the cloud in the plugins' configs"),
  idle("lifecycle", "Set it in the orchestrator's config"),
];

/** Every field of a platform. */
export const platformEffects: readonly Effect[] = [
  row("object", "metadata.name", "Namespace, and the start of every name"),
  row("artifact", "metadata.version", "platform.version"),
  row("artifact", "metadata.owner", "product.owner of products that name none"),
  forPeople("metadata.description"),
  row("rule", "scope", "FLOE-SCH019, and which tier may say what"),
  row("rule", "parent", "The tiers above, whose guardrails hold"),
  row("artifact", "timezone", "platform.timezone"),
  row("object", "images.registry", "Images that you build"),
  row("object", "images.mirrors", "Every image reference"),
  row("rule", "images.allow_without_digest", "FLOE-IMG003"),
  forPeople("layers.*.name"),
  forPeople("layers.*.description"),
  idle("layers", "Layers are not bound to storage yet: all tables lie in the product's store"),
  row(
    "object",
    "plugins.*.*.type",
    "Everything the plugin makes",
  ),
  row("object", "plugins.*.*.version", "Images and settings of the component"),
  row(
    "object",
    "plugins.*.*.config",
    "Everything the plugin makes",
  ),
  row("object", "plugins.*.*.bind", "Who answers a need"),
  idle("plugins.*.*.connection_secret_ref", "Name the Secret in the plugin's config"),
  row("rule", "instance_aliases", "Names by which products refer to instances", reader),
  row("rule", "approved_plugins", "FLOE-TIER006"),
  row("rule", "approved_sinks", "FLOE-TIER011"),
  row("rule", "approved_products", "FLOE-TIER007"),
  row("object", "defaults", "Instance that stands for default"),
  ...observabilityEffects,
  row(
    "object",
    "artifacts.registry.uri",
    "Images that you build, where images.registry is absent",
  ),
  idle("artifacts", "Bundles are not pushed yet", { idle: [true, false] }),
  row("object", "modules", "Plugins of your own"),
  row("object", "quotas", "ResourceQuota of each product"),
  row("object", "resource_presets.*.requests", "Resources of the pods that run dbt"),
  row("object", "resource_presets.*.limits", "Resources of the pods that run dbt"),
  idle("resource_presets.*.env", "Variables of presets reach no pod yet"),
  ...infrastructure,
  ...security,
  ...governanceEffects,
  idle("data_architecture", "Layers and prefixes are not checked yet", { guardrail: "by level" }),
  row("artifact", "domain.name", "product.domain of products that name none"),
  idle("domain.namespace", "Namespaces are named by platform and product"),
  forPeople("domain.owners"),
  idle("domains", "Domains are not registered with the enterprise yet"),
  idle("services", "Services of a domain are its platform's plugins"),
  idle("contract_monitoring", "Contracts are not watched yet"),
];
