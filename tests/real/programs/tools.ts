import { goProgram } from "./go.ts";
import { inFolderOf } from "./path.ts";
import { firstOf, type Program } from "./program.ts";
import { VERSIONS } from "./versions.ts";

/** kubeconform: checks objects against JSON Schemas in a folder. */
export const kubeconform: Program = goProgram({
  name: "kubeconform",
  version: VERSIONS.kubeconform,
  package: "github.com/yannh/kubeconform/cmd/kubeconform",
  takes: "half a minute",
});

/** kubectl-validate: checks objects against the OpenAPI documents that it embeds. */
export const kubectlValidate: Program = goProgram({
  name: "kubectl-validate",
  version: VERSIONS.kubectlValidate,
  package: "sigs.k8s.io/kubectl-validate",
  takes: "4 minutes",
});

/** kube-score: says what of an object could be better. */
export const kubeScore: Program = goProgram({
  name: "kube-score",
  version: VERSIONS.kubeScore,
  package: "github.com/zegl/kube-score/cmd/kube-score",
  takes: "half a minute",
});

/** MinIO: from a folder that `FLOE_TEST_MINIO_BIN` names, or built. */
export const minioServer: Program = firstOf(
  inFolderOf("FLOE_TEST_MINIO_BIN", "minio"),
  goProgram({
    name: "minio",
    version: VERSIONS.minio,
    package: "github.com/minio/minio",
    takes: "4 minutes",
  }),
);
