import { etcdOfDebian } from "./debian.ts";
import { goProgram } from "./go.ts";
import { inFolderOf, onPath } from "./path.ts";
import { firstOf, type Program } from "./program.ts";
import { KUBERNETES_STAGING, VERSIONS } from "./versions.ts";

const ASSETS = "KUBEBUILDER_ASSETS";

/** etcd: from `KUBEBUILDER_ASSETS`, the PATH, or Debian's package. */
export const etcd: Program = firstOf(inFolderOf(ASSETS, "etcd"), onPath("etcd"), etcdOfDebian);

/** kube-apiserver: from `KUBEBUILDER_ASSETS`, or built from Kubernetes' Go modules. */
export const kubeApiServer: Program = firstOf(
  inFolderOf(ASSETS, "kube-apiserver"),
  kubernetesProgram("kube-apiserver", "5 to 15 minutes"),
);

/** kubectl: from `KUBEBUILDER_ASSETS`, the PATH, or built from Kubernetes' Go modules. */
export const kubectl: Program = firstOf(
  inFolderOf(ASSETS, "kubectl"),
  onPath("kubectl"),
  kubernetesProgram("kubectl", "some minutes"),
);

function kubernetesProgram(name: string, takes: string): Program {
  const version = VERSIONS.kubernetes;
  const [major, minor] = version.split(".");
  const base = "k8s.io/component-base/version";
  const ldflags = `-X ${base}.gitVersion=v${version}` +
    ` -X ${base}.gitMajor=${major} -X ${base}.gitMinor=${minor}`;
  return goProgram({
    name,
    version,
    package: `k8s.io/kubernetes/cmd/${name}`,
    goMod: goMod(version),
    ldflags,
    takes,
  });
}

/** Kubernetes replaces its staging modules by folders, so who requires it must name them all. */
function goMod(version: string): string {
  const staging = version.replace(/^1\./, "v0.");
  const replaces = KUBERNETES_STAGING.map((name) =>
    `replace k8s.io/${name} => k8s.io/${name} ${staging}`
  );
  return [
    "module floe.test/kubernetes",
    "go 1.24.0",
    `require k8s.io/kubernetes v${version}`,
    ...replaces,
    "",
  ].join("\n");
}
