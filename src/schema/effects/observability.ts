import { type Effect, idle, row } from "./effect.ts";

/** `observability`, the same in platform and product. */
export const observabilityEffects: readonly Effect[] = [
  row("artifact", "observability.tracing.enabled", "observability.otlp"),
  idle("observability.tracing.exporter", "Traces leave by OTLP", { idle: ["otlp"] }),
  idle("observability.tracing.endpoint", "Select a telemetry_backend"),
  idle("observability.tracing.sampling", "Every trace is kept", { idle: ["always_on", 1] }),
  idle("observability.tracing.exporters", "Traces leave by OTLP", { idle: [false] }),
  row("artifact", "observability.lineage.enabled", "observability.lineage"),
  idle("observability.lineage.transport", "Events leave by HTTP", { idle: ["http"] }),
  idle("observability.lineage.endpoint", "Select a lineage_backend"),
  idle("observability.metrics", "Choose what gathers them: plugins.collector"),
  row("artifact", "observability.logging.level", "observability.log_level"),
  idle("observability.logging.format", "Set it in the plugins' configs", { idle: ["json"] }),
  idle("observability.logging.backends", "Logs stay with the cluster", { idle: [false] }),
  idle("observability.compute_logs", "The output of runs stays with the cluster's logs"),
  row("artifact", "observability.attributes", "observability.resource_attributes"),
];
