import type { BindingOf, PlatformFacts } from "../../../src/plugin/mod.ts";
import { type Config, warehouseOf } from "./config.ts";

type Store = BindingOf<"object-store">;
type Entries = readonly (readonly [string, string])[];

/** What the server reads from; no value of a Secret is among it. */
export interface PropertiesInput {
  readonly config: Config;
  readonly platform: Pick<PlatformFacts, "logLevel" | "name">;
  readonly store: Store;
  readonly sql: BindingOf<"sql">;
  readonly otlp: BindingOf<"otlp"> | undefined;
}

/** Symbolic name of the object store's keys; the environment holds what it stands for. */
export const storeSecret = "nessie-catalog-secrets.s3";

const s3 = "nessie.catalog.service.s3.default-options";

/**
 * How clients come by access to table files. An own STS takes any well-formed role, AWS only one
 * that exists; without either they use keys of their own.
 */
export function delegation(config: Config, store: Store): Config["access_delegation"] {
  if (config.access_delegation !== "vended-credentials") return config.access_delegation;
  const hasRole = store.endpoint !== null || store.roleArn !== undefined;
  return store.sts && hasRole ? "vended-credentials" : "none";
}

/**
 * `application.properties` of the server.
 *
 * Keys: Nessie's server configuration, its `application.properties` and its Helm chart, 0.108.
 */
export function properties(input: PropertiesInput): string {
  const { config, platform, store } = input;
  const warehouse = warehouseOf(config, platform);
  const location = ["s3:/", store.bucket, store.prefix].filter((part) => part !== "").join("/");
  const entries: Entries = [
    ["quarkus.http.port", "19120"],
    ["quarkus.management.port", "9000"],
    ["quarkus.log.level", platform.logLevel === "WARNING" ? "WARN" : platform.logLevel],
    ["quarkus.log.file.enable", "false"],
    ...versionStore(input.sql),
    ["nessie.catalog.default-warehouse", warehouse],
    [`nessie.catalog.warehouses."${warehouse}".location`, location],
    // Readiness then says whether the warehouse's bucket exists.
    ["nessie.catalog.object-stores.health-check.enabled", "true"],
    ...objectStore(config, store),
    ...authentication(config),
    ...telemetry(input.otlp),
  ];
  return entries.map(([key, value]) => `${key}=${value}\n`).join("");
}

/** JDBC2 is the successor of JDBC, which is deprecated; the server makes its tables itself. */
function versionStore({ host, port, database, sslMode }: BindingOf<"sql">): Entries {
  // The driver looks for a file of its own otherwise, and not among the public authorities.
  const factory = sslMode === "verify-full"
    ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
    : "";
  const url = `jdbc:postgresql://${host}:${port}/${database}?sslmode=${sslMode}${factory}`;
  return [
    ["nessie.version.store.type", "JDBC2"],
    ["nessie.version.store.persist.jdbc.datasource", "postgresql"],
    ["quarkus.datasource.postgresql.jdbc.url", url],
  ];
}

function objectStore(config: Config, store: Store): Entries {
  const how = delegation(config, store);
  return [
    [`${s3}.region`, store.region],
    [`${s3}.path-style-access`, String(store.pathStyle)],
    ...(store.endpoint === null ? [] : [[`${s3}.endpoint`, store.endpoint] as const]),
    ...(store.keys === undefined
      // The pod's own identity.
      ? [[`${s3}.auth-type`, "APPLICATION_GLOBAL"] as const]
      : [
        [`${s3}.auth-type`, "STATIC"] as const,
        [`${s3}.access-key`, `urn:nessie-secret:quarkus:${storeSecret}`] as const,
      ]),
    // On by default, and then every request of a client for a file goes through the catalog.
    [`${s3}.request-signing-enabled`, String(how === "remote-signing")],
    [`${s3}.client-iam.enabled`, String(how === "vended-credentials")],
    ...(how === "vended-credentials" ? vending(config, store) : []),
  ];
}

function vending({ sts_endpoint }: Config, store: Store): Entries {
  const sts = sts_endpoint ?? store.endpoint;
  return [
    // A store that is not AWS does not look at it, but the STS client wants one.
    [`${s3}.client-iam.assume-role`, store.roleArn ?? "arn:aws:iam::000000000000:role/floe"],
    ...(sts === null ? [] : [[`${s3}.sts-endpoint`, sts] as const]),
  ];
}

function authentication({ oidc }: Config): Entries {
  if (oidc === undefined) return [["nessie.server.authentication.enabled", "false"]];
  return [
    ["nessie.server.authentication.enabled", "true"],
    ["quarkus.oidc.auth-server-url", oidc.issuer],
  ];
}

function telemetry(otlp: BindingOf<"otlp"> | undefined): Entries {
  if (otlp === undefined) return [["quarkus.otel.sdk.disabled", "true"]];
  return [
    ["quarkus.otel.sdk.disabled", "false"],
    ["quarkus.otel.exporter.otlp.traces.endpoint", otlp.endpoint],
    ["quarkus.otel.exporter.otlp.traces.protocol", otlp.protocol],
    ["quarkus.otel.traces.sampler", "parentbased_traceidratio"],
    ["quarkus.otel.traces.sampler.arg", "0.1"],
  ];
}
