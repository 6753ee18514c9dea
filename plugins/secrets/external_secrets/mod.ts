import { definePlugin, type Diagnostic, pluginDiagnostic } from "../../../src/plugin/mod.ts";
import { type Config, config } from "./config.ts";
import { deliver } from "./objects.ts";

const id = "secrets/external-secrets";

/**
 * The Secrets that pods name, filled by the External Secrets Operator from a store outside. The
 * operator is the cluster's; floe makes ExternalSecrets, one for each Secret in each of its
 * namespaces, and no value. References and names stay what they are with Kubernetes Secrets.
 *
 * API: External Secrets 2.9.0, `external-secrets.io/v1`; older versions served v1beta1, which is
 * gone there.
 */
export default definePlugin({
  id,
  summary: "Secrets filled from Vault, AWS, Google Cloud, Azure or a namespace by External Secrets",
  config,
  example: { cluster_store: "vault" },
  hazards: [
    "The operator must be in the cluster; floe does not install it",
    "A value that disappears from the store stays in the cluster until people delete it (`deletionPolicy: Retain`)",
  ],
  aliases: [{ type: "external_secrets" }],
  advise: ({ config }) => advice(config),
  describe: () => ({ components: [] }),
  platform: ({ scope, config, platform, secrets }) =>
    deliver({ scope, config, platform, namespace: platform.namespace, secrets }),
  product: ({ scope, config, platform, product, secrets }) =>
    deliver({ scope, config, platform, namespace: product.namespace, secrets }),
});

function advice({ vault, remote_key }: Config): readonly Diagnostic[] {
  return [
    ...(vault === undefined || vault.server.startsWith("https:") ? [] : [
      pluginDiagnostic(id, "PLAIN-HTTP", "warning", {
        message: `Every secret crosses the network in plain text from ${vault.server}`,
        hint: "Give Vault a certificate and write https",
      }),
    ]),
    ...(remote_key === undefined || remote_key.includes("{namespace}") ? [] : [
      pluginDiagnostic(id, "SHARED-ENTRIES", "warning", {
        message: "Secrets of one name share an entry of the store in all namespaces, products' too",
        hint: "Add {namespace} to remote_key unless their values are meant to be the same",
      }),
    ]),
  ];
}
