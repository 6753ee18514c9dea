import { diagnose, type Diagnostic, suggest } from "../diagnostics/mod.ts";
import type { Resources } from "../plugin/mod.ts";
import { placeOf, type Platform, type Product, type Tree } from "../schema/mod.ts";

/**
 * Sizes that a product may name without the platform declaring them. Upstream's compute presets
 * of generation 2, without a CPU limit, which would only slow a run down.
 */
const medium: Resources = {
  requests: { cpu: "500m", memory: "1Gi" },
  limits: { memory: "4Gi" },
};
const presets: Readonly<Record<string, Resources>> = {
  small: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
  medium,
  large: { requests: { cpu: "2", memory: "4Gi" }, limits: { memory: "16Gi" } },
};

/** Size of the pods that run a product's dbt project: `medium` without a wish. Reports FLOE-PRD004. */
export function resourcesOf(
  product: Pick<Product, "resources">,
  tree: Tree,
  platform: Platform,
): { readonly resources: Resources; readonly diagnostics: readonly Diagnostic[] } {
  const wish = product.resources ?? "medium";
  if (typeof wish !== "string") return { resources: plainSizes(wish), diagnostics: [] };
  const declared = platform.resource_presets?.[wish];
  const found = declared === undefined ? presets[wish] : plainSizes(declared);
  if (found !== undefined) return { resources: found, diagnostics: [] };
  const names = [
    ...new Set([...Object.keys(platform.resource_presets ?? {}), ...Object.keys(presets)]),
  ];
  return {
    resources: medium,
    diagnostics: [diagnose("FLOE-PRD004", {
      message: `There is no resource preset "${wish}"`,
      hint: suggest(wish, names),
      at: placeOf(tree, ["resources"]),
    })],
  };
}

function plainSizes({ requests, limits }: Resources): Resources {
  return { requests: { ...requests }, limits: { ...limits } };
}

/** Quota of a product's namespace in the words of ResourceQuota: its own fields over the platform's. */
export function quotaOf(
  product: Product,
  platform: Platform,
): Readonly<Record<string, string>> | undefined {
  const { pods, requests_cpu, requests_memory, limits_cpu, limits_memory } = platform.quotas ?? {};
  const all = {
    pods: pods === undefined ? undefined : String(pods),
    "requests.cpu": requests_cpu,
    "requests.memory": requests_memory,
    "limits.cpu": limits_cpu,
    "limits.memory": limits_memory,
    ...product.quota,
  };
  const set = Object.entries(all).flatMap(([name, amount]): readonly [string, string][] =>
    amount === undefined ? [] : [[name, amount]]
  );
  return set.length === 0 ? undefined : Object.fromEntries(set.sort(([a], [b]) => a < b ? -1 : 1));
}
