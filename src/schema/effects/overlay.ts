import { type Effect, forPeople, idle, row } from "./effect.ts";

/** Every field of an overlay. */
export const overlayEffects: readonly Effect[] = [
  row("rule", "metadata.name", "FLOE-ENV005: it is the file's name"),
  forPeople("metadata.description"),
  row("rule", "production", "Plugins and rules are stricter"),
  row("object", "namespace_prefix", "Every namespace"),
  row("object", "domain", "Host names of user interfaces"),
  idle("cluster", "Nothing depends on the cluster's name yet"),
  row("object", "images", "Every image reference"),
  row("artifact", "log_level", "observability.log_level"),
  row("object", "network", "NetworkPolicies"),
  row("object", "use", "Instance that stands for default"),
  row("object", "plugins.*.*.config", "Everything the plugin makes"),
];
