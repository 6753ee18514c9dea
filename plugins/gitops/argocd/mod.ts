import {
  definePlugin,
  type DescribeInput,
  type Description,
  type Diagnostic,
  pluginDiagnostic,
  type ProductFacts,
  type WantedSecret,
} from "../../../src/plugin/mod.ts";
import { applications } from "./applications.ts";
import { type Config, config } from "./config.ts";
import { health } from "./health.ts";
import { projects } from "./projects.ts";

const id = "gitops/argocd";

/**
 * Argo CD applies everything from git: an AppProject with the least rights for the platform and for
 * each product, an Application for each component and each product, and a hook that waits until all
 * components are ready. Argo CD itself is the cluster's.
 *
 * API: `argoproj.io/v1alpha1` as in Argo CD 3.5.7. Annotations, hooks, waves, retries and
 * server-side diff: its user guide.
 */
export default definePlugin({
  id,
  summary: "Argo CD applies the generated files from git",
  config,
  example: { repository: "https://git.example.com/data/platform.git" },
  hazards: [
    "An Application that is deleted takes its objects with it; namespaces, volume claims and " +
    "resource definitions stay, and so does everything when `gitops/bootstrap` is deleted",
    "Argo CD stops a sync where a Job has failed for good: delete the Job, and the next try makes " +
    "it again",
  ],
  describe,
  deliver: (context) => {
    projects(context);
    applications(context);
    health(context);
    return context.remoteProducts.filter(({ name }) => context.config.products[name] === undefined)
      .map(elsewhere);
  },
  rankAnnotations: (rank) => ({ "argocd.argoproj.io/sync-wave": String(rank) }),
});

function describe({ config }: DescribeInput<Config>): Description {
  return {
    components: [{
      name: "health",
      kind: "job",
      kubernetesApi: {
        rules: [
          {
            apiGroups: ["apps"],
            resources: ["daemonsets", "deployments", "statefulsets"],
            verbs: ["get"],
          },
          { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get"] },
        ],
      },
    }],
    secrets: repositorySecret(config),
  };
}

/** Argo CD finds credentials of a repository by their label, never by name. */
function repositorySecret({ credentials, repository, namespace }: Config): readonly WantedSecret[] {
  if (credentials === undefined) return [];
  const keys = repository.startsWith("ssh:")
    ? ["type", "url", "sshPrivateKey"]
    : ["type", "url", "username", "password"];
  return [{
    name: credentials.secret_ref,
    namespaces: [namespace],
    keys: keys.map((key) => ({ key, maker: { by: "people" } })),
    purpose: "Argo CD reads the repository with it; type is git, and it needs the label " +
      "argocd.argoproj.io/secret-type: repository",
  }];
}

function elsewhere({ name }: ProductFacts): Diagnostic {
  return pluginDiagnostic(id, "REMOTE-PRODUCT", "warning", {
    message: `Nothing applies product "${name}": its files lie in a repository of its own`,
    hint: `Say which: plugins.gitops.config.products.${name}.repository`,
  });
}
