import { type Effect, forPeople, idle, row } from "./effect.ts";

const overlays = "src/compiler/overlays_test.ts";

/** Every field of an overlay. */
export const overlayEffects: readonly Effect[] = [
  row("artifact", "metadata.name", "platform.environment", overlays),
  forPeople("metadata.description"),
  row("rule", "production", "Plugins and rules are stricter", overlays),
  row("object", "namespace_prefix", "Every namespace", overlays),
  idle("domain", "No Ingress is made yet"),
  idle("cluster", "Nothing depends on the cluster's name yet"),
  row("object", "images", "Every image reference", overlays),
  row("artifact", "log_level", "observability.log_level", overlays),
  row("object", "network", "NetworkPolicies", "src/synth/emit_test.ts"),
  row("object", "use", "Instance that stands for default", overlays),
  row("object", "plugins.*.*.config", "Everything the plugin makes", overlays),
];
