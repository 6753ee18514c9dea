/** Every program that the tests with real programs pin, by version. */
export const VERSIONS = {
  actionlint: "1.7.7",
  checkov: "3.3.30",
  /** The image's, with the components that floe's configuration names. */
  collector: "0.159.0",
  gitlabCiLocal: "4.75.1",
  /** The image's, from npm. */
  cube: "1.7.43",
  /** Of crane, and of a registry with the referrers API. */
  goContainerRegistry: "0.22.1",
  kubernetes: "1.34.4",
  kubeconform: "0.8.0",
  kubeScore: "1.20.0",
  kubectlValidate: "0.0.4",
  /** PyPI's kubernetes-validate: JSON Schemas of Kubernetes, the newest it has. */
  kubernetesSchemas: "1.37.0",
  minio: "0.0.0-20260212201848-7aac2a2c5b7c",
  /** Not the image's: the newest server that is published as a jar. */
  nessie: "0.99.0",
  oras: "1.3.2",
  postgres: "15",
  python: "3.12",
  /** What the pinned Python packages need is resolved as of this day, the same every time. */
  pythonAsOf: "2026-11-21",
  registry: "3.1.2",
  uv: "0.13.8",
} as const;

/** The Kubernetes versions whose schemas every object must pass: the oldest and the newest. */
export const KUBERNETES_SCHEMAS = { oldest: "1.28", newest: VERSIONS.kubernetesSchemas } as const;

/** What the Python environment holds. */
export const PYTHON_PACKAGES: Readonly<Record<string, string>> = {
  "boto3": "1.44.5",
  "botocore": "1.44.5",
  "dagster": "1.13.27",
  "dagster-dbt": "0.29.27",
  "dagster-k8s": "0.29.27",
  "dagster-postgres": "0.29.27",
  "dagster-webserver": "1.13.27",
  "dbt-core": "1.11.16",
  "dbt-duckdb": "1.11.1",
  "dbt-postgres": "1.11.0",
  "duckdb": "1.5.5",
  "httpx": "0.28.1",
  "minio": "7.2.20",
  "mypy": "1.19.1",
  "psycopg[binary]": "3.3.9",
  "pyiceberg": "0.12.0",
  "pytest": "9.2.0",
};

/** The staging modules of Kubernetes, which its own go.mod replaces by folders. */
export const KUBERNETES_STAGING: readonly string[] = [
  "api",
  "apiextensions-apiserver",
  "apimachinery",
  "apiserver",
  "cli-runtime",
  "client-go",
  "cloud-provider",
  "cluster-bootstrap",
  "code-generator",
  "component-base",
  "component-helpers",
  "controller-manager",
  "cri-api",
  "cri-client",
  "csi-translation-lib",
  "dynamic-resource-allocation",
  "endpointslice",
  "externaljwt",
  "kms",
  "kube-aggregator",
  "kube-controller-manager",
  "kube-proxy",
  "kube-scheduler",
  "kubectl",
  "kubelet",
  "metrics",
  "mount-utils",
  "pod-security-admission",
  "sample-apiserver",
  "sample-cli-plugin",
  "sample-controller",
];

/** A Go module that carries custom resource definitions, and the folder that holds them. */
export type DefinitionModule = { readonly module: string; readonly folder: string };

/** Who defines the kinds of each API group that Kubernetes itself does not. */
export const DEFINITION_MODULES: Readonly<Record<string, DefinitionModule>> = {
  "argoproj.io": { module: "github.com/argoproj/argo-cd/v3@v3.5.7", folder: "manifests/crds" },
  "barmancloud.cnpg.io": {
    module: "github.com/cloudnative-pg/plugin-barman-cloud@v0.15.0",
    folder: "config/crd/bases",
  },
  "external-secrets.io": {
    module: "github.com/external-secrets/external-secrets@v1.3.2",
    folder: "config/crds/bases",
  },
  "gateway.networking.k8s.io": {
    module: "sigs.k8s.io/gateway-api@v1.6.1",
    folder: "config/crd/standard",
  },
  "kustomize.toolkit.fluxcd.io": {
    module: "github.com/fluxcd/kustomize-controller@v1.9.6",
    folder: "config/crd/bases",
  },
  "monitoring.coreos.com": {
    module: "github.com/prometheus-operator/prometheus-operator@v0.85.0",
    folder: "example/prometheus-operator-crd",
  },
  "postgresql.cnpg.io": {
    module: "github.com/cloudnative-pg/cloudnative-pg@v1.30.0",
    folder: "config/crd/bases",
  },
  "source.toolkit.fluxcd.io": {
    module: "github.com/fluxcd/source-controller@v1.9.6",
    folder: "config/crd/bases",
  },
};
