import { actionlint, gitlabCiLocal } from "./ci_linters.ts";
import { collector } from "./collector.ts";
import { cube } from "./cube.ts";
import { postgresBin, promtool } from "./debian.ts";
import { java, nessieJar } from "./nessie.ts";
import { etcd, kubeApiServer, kubectl } from "./kubernetes.ts";
import { crane, oras, referrersRegistry } from "./oci_clients.ts";
import { openssl } from "./pki.ts";
import { isMissing, type Program } from "./program.ts";
import { checkov, kubernetesSchemas, pythonEnv } from "./python.ts";
import { registryServer } from "./registry.ts";
import { kubeconform, kubectlValidate, kubeScore, minioServer } from "./tools.ts";

/** Every program that a test with real programs may need. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  openssl,
  etcd,
  kubectl,
  "PostgreSQL": postgresBin,
  "Python environment": pythonEnv,
  "Kubernetes schemas": kubernetesSchemas,
  kubeconform,
  "kube-score": kubeScore,
  promtool,
  checkov,
  java,
  "Nessie": nessieJar,
  minio: minioServer,
  registry: registryServer,
  crane,
  oras,
  "registry with referrers": referrersRegistry,
  actionlint,
  "gitlab-ci-local": gitlabCiLocal,
  "OpenTelemetry collector": collector,
  "Cube's packages": cube,
  "kubectl-validate": kubectlValidate,
  "kube-apiserver": kubeApiServer,
};

// Fills the cache ahead of the tests, and says what this machine can't have.
for (const [name, program] of Object.entries(PROGRAMS)) {
  const found = await program();
  console.log(`${name}: ${isMissing(found) ? `missing: ${found.missing}` : found}`);
  if (isMissing(found)) Deno.exitCode = 1;
}
