import type { PlatformFacts } from "../plugin/mod.ts";
import type { Overlay, Platform } from "../schema/mod.ts";
import type { Network } from "./plan.ts";
import { namespaceOf } from "./products.ts";

/** Facts of a platform in one environment: the overlay's word counts first. */
export function platformFacts(
  platform: Platform,
  overlay: Overlay | undefined,
  environment: string,
): PlatformFacts {
  const { name, version } = platform.metadata;
  return {
    name,
    version,
    namespace: namespaceOf(overlay?.namespace_prefix, name),
    environment,
    production: overlay?.production ?? false,
    timezone: platform.timezone ?? "UTC",
    ...(overlay?.domain === undefined ? {} : { domain: overlay.domain }),
    logLevel: overlay?.log_level ?? platform.observability?.logging?.level ?? "INFO",
  };
}

/** What NetworkPolicies can't find out by themselves; DNS as most clusters have it. */
export function networkOf(overlay: Overlay | undefined): Network {
  const { apiServer = [], dns, outside = [] } = overlay?.network ?? {};
  return {
    apiServer,
    dns: {
      namespace: dns?.namespace ?? "kube-system",
      labels: dns?.labels ?? { "k8s-app": "kube-dns" },
      cidrs: dns?.cidrs ?? [],
      port: dns?.port ?? 53,
    },
    outside,
  };
}
