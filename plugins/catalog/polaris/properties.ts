import type { BindingOf, PlatformFacts } from "../../../src/plugin/mod.ts";
import { realm } from "./config.ts";

/** Folder of the key pair's files in the server's container. */
export const keysFolder = "/deployments/keys";

/**
 * `application.properties` of the server. An unknown `polaris.*` key stops it at the start.
 *
 * Keys: Polaris 1.7.0, its Helm chart and "Configuring Polaris for production".
 */
export function properties(
  platform: Pick<PlatformFacts, "logLevel">,
  otlp: BindingOf<"otlp"> | undefined,
): string {
  const token = "polaris.authentication.token-broker";
  const entries: readonly (readonly [string, string])[] = [
    ["polaris.realm-context.type", "default"],
    ["polaris.realm-context.realms", realm],
    // Iceberg clients send no realm header.
    ["polaris.realm-context.require-header", "false"],
    ["polaris.persistence.type", "relational-jdbc"],
    ["quarkus.http.port", "8181"],
    ["quarkus.management.port", "8182"],
    ["quarkus.log.level", platform.logLevel === "WARNING" ? "WARN" : platform.logLevel],
    ["quarkus.log.console.enabled", "true"],
    ["quarkus.log.console.json.enabled", "true"],
    // On by default, and the root file system is read-only.
    ["quarkus.log.file.enabled", "false"],
    ["polaris.authentication.type", "internal"],
    ["polaris.authentication.authenticator.type", "default"],
    ["polaris.authentication.token-service.type", "default"],
    // The default makes a random pair in each pod: a token of one would be refused by the next.
    [`${token}.type`, "rsa-key-pair"],
    [`${token}.max-token-generation`, "PT1H"],
    [`${token}.rsa-key-pair.public-key-file`, `${keysFolder}/public.pem`],
    [`${token}.rsa-key-pair.private-key-file`, `${keysFolder}/private.pem`],
    ['polaris.features."SUPPORTED_CATALOG_STORAGE_TYPES"', '["S3"]'],
    ['polaris.features."ALLOW_INSECURE_STORAGE_TYPES"', "false"],
    ["polaris.readiness.ignore-severe-issues", "false"],
    ...telemetry(otlp),
  ];
  return entries.map(([key, value]) => `${key}=${value}\n`).join("");
}

function telemetry(otlp: BindingOf<"otlp"> | undefined): readonly (readonly [string, string])[] {
  if (otlp === undefined) return [["quarkus.otel.sdk.disabled", "true"]];
  return [
    ["quarkus.otel.sdk.disabled", "false"],
    ["quarkus.otel.exporter.otlp.endpoint", otlp.endpoint],
    ["quarkus.otel.exporter.otlp.protocol", otlp.protocol],
    ["quarkus.otel.traces.sampler", "parentbased_traceidratio"],
    ["quarkus.otel.traces.sampler.arg", "0.1"],
  ];
}
