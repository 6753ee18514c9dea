import { z } from "zod";
import {
  atLeast,
  byCategory,
  filled,
  free,
  profileName,
  quantity,
  secretName,
  semver,
  text,
  textMap,
  texts,
  whole,
} from "./fields.ts";
import { contractMonitoring, governance } from "./governance.ts";
import { cloud, lifecycle, platformNetwork } from "./infrastructure.ts";
import { observability } from "./observability.ts";
import { artifactsConfig } from "./registry.ts";
import { security } from "./security.ts";

const reserved = ["default", "system", "floe", "admin", "root"];

export const platformName = z.string().min(1).max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "Expected lower-case letters, digits and -")
  .refine((name) => !reserved.includes(name), {
    message: `Expected a name other than ${reserved.join(", ")}`,
  });

export const platformMetadata = z.strictObject({
  name: platformName.describe("Name of the platform: its namespace and the start of every other"),
  version: semver.describe("Version of this configuration"),
  owner: filled("Team or address that answers for the platform"),
  description: z.string().max(500).describe("What the platform is for").optional(),
}).describe("What the platform is called");

/** One named selection of a plugin. */
export const selection = z.strictObject({
  type: filled("Plugin, or another name that the plugin is known by"),
  version: z.string().regex(
    /^[0-9A-Za-z][0-9A-Za-z._-]*$/,
    "Expected a version such as 1.0.0 or 18",
  ).describe("Version of the component; default the newest the plugin knows").optional(),
  config: free("Settings of the plugin; its own schema checks them").default({}),
  bind: textMap("Who answers a need: <category>/<instance>, or the instance alone").optional(),
  connection_secret_ref: secretName.describe("Secret with the connection's credentials").optional(),
}).describe("One selection");
export type Selection = z.infer<typeof selection>;

const amount = z.strictObject({
  cpu: quantity.describe("CPU, for example 500m"),
  memory: quantity.describe("Memory, for example 1Gi"),
});

export const resources = z.strictObject({
  requests: amount.describe("What a pod is promised"),
  limits: amount.describe("What a pod may use"),
});

export const preset = z.strictObject({
  ...resources.shape,
  env: textMap("Environment variables of the pods that use it").optional(),
}).describe("One preset");

export const layer = z.strictObject({
  name: profileName.describe("Name to show").optional(),
  description: z.string().max(500).describe("What the layer holds").optional(),
  storage: filled("Storage instance; default default").optional(),
  bucket: filled("Bucket, where several layers share one store").optional(),
  catalog: filled("Catalog instance; default default").optional(),
  namespace: z.string().max(255)
    .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/, "Expected a namespace such as bronze or sales.raw")
    .describe("Namespace in the catalog"),
  retention_days: whole(1, 36500, "Days that its data is kept").optional(),
  properties: textMap("Free properties").optional(),
}).describe("Where the tables of one tier lie");

export const quotas = z.strictObject({
  pods: atLeast(1, "Pods of a product's namespace").optional(),
  requests_cpu: quantity.describe("Sum of requested CPU").optional(),
  requests_memory: quantity.describe("Sum of requested memory").optional(),
  limits_cpu: quantity.describe("Sum of CPU limits").optional(),
  limits_memory: quantity.describe("Sum of memory limits").optional(),
}).describe("Quota of each product's namespace");

export const timezone = z.string().refine(isTimezone, "Expected an IANA time zone");

/** Whether the runtime's time zone table knows it; Etc/Unknown and offsets are not names. */
export function isTimezone(name: string): boolean {
  const known = knownTimezones.get(name) ?? asksTimezone(name);
  knownTimezones.set(name, known);
  return known;
}

/** Products ask for the same few zones. */
const knownTimezones = new Map<string, boolean>();

/** Temporal has its table in the runtime; the first formatter of `Intl` loads a whole locale. */
const epoch = Temporal.Instant.fromEpochMilliseconds(0);

function asksTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return epoch.toZonedDateTimeISO(name).timeZoneId !== "";
  } catch {
    return false;
  }
}

/** What an overlay may say of images, too. */
export const imageSources = z.strictObject({
  registry: filled("Prefix of the images that you build, without a slash at its end").optional(),
  mirrors: textMap("Mirror prefix by registry prefix").optional(),
}).describe("Where images come from");

const imageName = z.string().regex(
  /^[^\s*@]+\/\*$|^[^\s*@]+$/,
  "Expected a repository, a reference with a tag, or a prefix and /*",
);

const images = z.strictObject({
  ...imageSources.shape,
  allow_without_digest: z.array(
    z.strictObject({
      image: imageName.describe("Repository, reference with a tag, or a prefix and /*"),
      reason: filled("Why no digest can be had"),
    }).describe("One image, or all of one repository or prefix"),
  ).describe("Images that production may run by tag alone").optional(),
}).describe("Where images come from");

/** Fields that the written file and the canonical platform share. */
export const sharedPlatform = {
  metadata: platformMetadata,
  scope: z.enum(["enterprise", "domain"])
    .describe("Tier; absent for a platform that stands alone").optional(),
  timezone: timezone.describe("IANA time zone of logs and interfaces; default UTC").optional(),
  images: images.optional(),
  layers: z.record(profileName, layer).describe("Where the tables of each tier lie").optional(),
  governance: governance.optional(),
  approved_plugins: byCategory(
    z.array(z.string()),
    "Plugins that tiers below may choose, by category",
  ).optional(),
  approved_sinks: texts("Kinds of destination that products may write to").optional(),
  approved_products: texts("Products that the domain may have").optional(),
  defaults: byCategory(
    filled("Instance"),
    "Instance of a product that names none, by category; default the one called default",
  ).optional(),
  observability: observability.optional(),
  artifacts: artifactsConfig.optional(),
  modules: texts("Plugin modules of your own: a path, or a specifier of your deno.json").optional(),
  quotas: quotas.optional(),
  network: platformNetwork.optional(),
  cloud: cloud.optional(),
  lifecycle: lifecycle.optional(),
  security: security.optional(),
  data_architecture: free("Naming and layering scheme: pattern, layers, scd, naming").optional(),
  domain: z.strictObject({
    name: filled("Name of the domain"),
    namespace: text("Namespace of the domain").optional(),
    owners: z.array(free("One owner: team, email, slack")).describe("Who answers for it")
      .optional(),
  }).describe("The domain that this platform serves").optional(),
  domains: z.array(
    z.strictObject({
      name: filled("Name of the domain"),
      namespace: text("Namespace of the domain").optional(),
      owners: z.array(z.unknown()).describe("Who answers for it").optional(),
      extra_policies: z.array(z.unknown()).describe("Policies of the domain alone").optional(),
    }).describe("One domain"),
  ).describe("Domains of the enterprise").optional(),
  services: free("Services of the domain").optional(),
  contract_monitoring: contractMonitoring.optional(),
} as const;

/** A platform as the compiler sees it, whichever dialect it was written in. */
export const platformSchema = z.strictObject({
  ...sharedPlatform,
  parent: z.strictObject({
    ref: filled("Relative path, or oci://…@sha256:…, of the platform above"),
  }).describe("The tier above").optional(),
  plugins: byCategory(z.record(profileName, selection), "Named selections by category"),
  instance_aliases: byCategory(
    textMap("Instance by other name"),
    "Other names that products and layers may use for an instance",
  ).optional(),
  resource_presets: z.record(profileName, preset).describe("Named sizes of pods").optional(),
}).describe("A floe platform");

export type Platform = z.infer<typeof platformSchema>;
