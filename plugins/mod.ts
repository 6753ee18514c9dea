/**
 * The plugins that come with floe, and which one stands in where a platform chooses none.
 *
 * @module
 */
import type { AnyPlugin } from "../src/plugin/mod.ts";
import catalogNessie from "./catalog/nessie/mod.ts";
import catalogPolaris from "./catalog/polaris/mod.ts";
import catalogRest from "./catalog/rest.ts";
import collectorOpentelemetry from "./collector/opentelemetry.ts";
import collectorPrometheus from "./collector/prometheus.ts";
import computeDuckdb from "./compute/duckdb.ts";
import computePostgres from "./compute/postgres.ts";
import databaseCloudnativepg from "./database/cloudnativepg/mod.ts";
import databaseExternalPostgresql from "./database/external_postgresql.ts";
import databasePostgresql from "./database/postgresql/mod.ts";
import dbtCore from "./dbt/core.ts";
import gitopsArgocd from "./gitops/argocd/mod.ts";
import gitopsFlux from "./gitops/flux/mod.ts";
import ingressGatewayApi from "./ingress/gateway_api.ts";
import ingressIngress from "./ingress/ingress.ts";
import lineageBackendHttp from "./lineage_backend/http.ts";
import lineageBackendMarquez from "./lineage_backend/marquez.ts";
import orchestratorDagster from "./orchestrator/dagster/mod.ts";
import secretsExternalSecrets from "./secrets/external_secrets/mod.ts";
import secretsKubernetes from "./secrets/kubernetes.ts";
import semanticLayerCube from "./semantic_layer/cube/mod.ts";
import storageMinio from "./storage/minio/mod.ts";
import storageS3 from "./storage/s3.ts";
import telemetryBackendJaeger from "./telemetry_backend/jaeger.ts";
import telemetryBackendOtlp from "./telemetry_backend/otlp.ts";

export { defaults } from "./defaults.ts";

/** Every plugin that comes with floe, sorted by id. */
export const plugins: readonly AnyPlugin[] = [
  catalogNessie,
  catalogPolaris,
  catalogRest,
  collectorOpentelemetry,
  collectorPrometheus,
  computeDuckdb,
  computePostgres,
  databaseCloudnativepg,
  databaseExternalPostgresql,
  databasePostgresql,
  dbtCore,
  gitopsArgocd,
  gitopsFlux,
  ingressGatewayApi,
  ingressIngress,
  lineageBackendHttp,
  lineageBackendMarquez,
  orchestratorDagster,
  secretsExternalSecrets,
  secretsKubernetes,
  semanticLayerCube,
  storageMinio,
  storageS3,
  telemetryBackendJaeger,
  telemetryBackendOtlp,
];
