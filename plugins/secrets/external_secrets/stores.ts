import type { Config } from "./config.ts";

/**
 * The `provider` of a SecretStore; undefined where the store exists already. Fields: External
 * Secrets 2.9.0, `external-secrets.io/v1`. The operator asks for a token of `account`.
 */
export function providerOf(
  config: Config,
  account: string,
): Readonly<Record<string, unknown>> | undefined {
  const serviceAccountRef = { name: account };
  const { vault, aws, gcp, azure, kubernetes } = config;
  if (vault !== undefined) {
    const { server, path, version, namespace, role, auth_path } = vault;
    const auth = { kubernetes: { mountPath: auth_path, role, serviceAccountRef } };
    return { vault: { server, path, version, ...optional({ namespace }), auth } };
  }
  if (aws !== undefined) {
    const { service, region, role } = aws;
    const auth = { jwt: { serviceAccountRef } };
    return { aws: { service, region, ...optional({ role }), auth } };
  }
  if (gcp !== undefined) {
    const { project, cluster, location } = gcp;
    const where = optional({ clusterName: cluster, clusterLocation: location });
    const auth = { workloadIdentity: { serviceAccountRef, ...where } };
    return { gcpsm: { projectID: project, auth } };
  }
  if (azure !== undefined) {
    const { vault_url, tenant } = azure;
    const identity = { authType: "WorkloadIdentity", serviceAccountRef };
    return { azurekv: { vaultUrl: vault_url, ...optional({ tenantId: tenant }), ...identity } };
  }
  return kubernetes === undefined ? undefined : {
    kubernetes: {
      remoteNamespace: kubernetes.namespace,
      server: {
        url: "https://kubernetes.default.svc",
        // Kubernetes puts this ConfigMap into every namespace.
        caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" },
      },
      auth: { serviceAccount: serviceAccountRef },
    },
  };
}

function optional(
  fields: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => value === undefined ? [] : [[key, value]]),
  );
}
