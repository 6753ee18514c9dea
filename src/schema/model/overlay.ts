import { z } from "zod";
import { byCategory, filled, flag, free, profileName, text, textMap, whole } from "./fields.ts";
import { logLevel } from "./observability.ts";
import { imageSources } from "./platform.ts";

const cidr = z.union([z.cidrv4(), z.cidrv6()], "Expected an address range such as 10.0.0.0/16");
const port = whole(1, 65535, "Port");

export const overlayMetadata = z.strictObject({
  name: z.string().max(50).regex(/^[a-z][a-z0-9-]*$/, "Expected a lower-case name")
    .describe("Name of the environment"),
  description: z.string().max(500).describe("What the environment is for").optional(),
}).describe("What the environment is called");

/** What a NetworkPolicy cannot find out by itself. */
export const overlayNetwork = z.strictObject({
  apiServer: z.array(
    z.strictObject({ cidr: cidr.describe("Address range"), port }).describe("One address"),
  ).describe("Addresses of the Kubernetes API server, as pods reach it").optional(),
  dns: z.strictObject({
    namespace: filled("Namespace of the DNS pods; default kube-system").optional(),
    labels: textMap("Labels of the DNS pods; default k8s-app: kube-dns").optional(),
    cidrs: z.array(cidr).describe("Addresses of node-local DNS caches").optional(),
    port: port.describe("Port; default 53").optional(),
  }).describe("Who answers DNS").optional(),
  outside: z.array(
    z.strictObject({
      host: filled("Host name, as a configuration writes it"),
      cidrs: z.array(cidr).describe("Address ranges behind it"),
      port,
    }).describe("One host"),
  ).describe("Addresses of hosts outside the cluster").optional(),
}).describe("Addresses that network policies need");

/** Fields that the written overlay and the canonical one share. */
export const sharedOverlay = {
  metadata: overlayMetadata,
  production: flag("Whether people depend on it: warnings of this kind become errors")
    .default(false),
  namespace_prefix: z.string().regex(/^[a-z]([a-z0-9-]*)$/, "Expected a lower-case prefix")
    .describe("Start of every namespace, where environments share a cluster").optional(),
  domain: z.string().max(190).regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    "Expected a DNS name in lower case",
  ).describe("DNS domain of user interfaces").optional(),
  cluster: text("Name of the cluster").optional(),
  images: imageSources.optional(),
  log_level: logLevel.describe("Lowest level that is logged").optional(),
  network: overlayNetwork.optional(),
  use: byCategory(
    filled("Instance"),
    "Which of the declared instances stands for default here, by category",
  ).optional(),
} as const;

/** An overlay as the compiler sees it. */
export const overlaySchema = z.strictObject({
  ...sharedOverlay,
  plugins: byCategory(
    z.record(
      profileName,
      z.strictObject({ config: free("Settings that differ here").default({}) })
        .describe("One instance"),
    ),
    "Settings of instances that differ here",
  ).default({}),
}).describe("What differs in one environment");

export type Overlay = z.infer<typeof overlaySchema>;
