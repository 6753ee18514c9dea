import {
  definePlugin,
  type Diagnostic,
  pluginDiagnostic,
  type ProductFacts,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import { type Config, config } from "./config.ts";
import { deliver } from "./objects.ts";

const id = "gitops/flux";

/**
 * Flux applies everything from git: a GitRepository, and a Kustomization for each component and each
 * product, which follow each other along the boot edges. The one that a person applies waits for all
 * others, and so is the health of the whole. Flux itself is the cluster's.
 *
 * API: `source.toolkit.fluxcd.io/v1` and `kustomize.toolkit.fluxcd.io/v1` as in source-controller
 * and kustomize-controller 1.9.6.
 */
export default definePlugin({
  id,
  summary: "Flux applies the generated files from git",
  config,
  example: { repository: "https://git.example.com/data/platform.git" },
  hazards: [
    "A Kustomization that is deleted takes its objects with it; namespaces, volume claims and " +
    "resource definitions stay",
    "A Kustomization whose Job has failed for good stays failed: delete the Job, and the next " +
    "reconciliation makes it again",
  ],
  describe: ({ config }) => ({ components: [], secrets: repositorySecret(config) }),
  deliver: (context) => {
    deliver(context);
    return context.remoteProducts.filter(({ name }) => context.config.products[name] === undefined)
      .map(elsewhere);
  },
});

function repositorySecret({ credentials, repository, namespace }: Config): readonly WantedSecret[] {
  if (credentials === undefined) return [];
  const isSsh = repository.startsWith("ssh:");
  const keys = isSsh ? ["identity", "known_hosts"] : ["username", "password"];
  return [{
    name: credentials.secret_ref,
    namespaces: [namespace],
    keys: keys.map((key) => ({ key, maker: { by: "people" } })),
    purpose: "Flux reads the repository with it",
  }];
}

function elsewhere({ name }: ProductFacts): Diagnostic {
  return pluginDiagnostic(id, "REMOTE-PRODUCT", "warning", {
    message: `Nothing applies product "${name}": its files lie in a repository of its own`,
    hint: `Say which: plugins.gitops.config.products.${name}.repository`,
  });
}
