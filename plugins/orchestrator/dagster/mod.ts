import {
  definePlugin,
  type DescribeInput,
  type Diagnostic,
  type KnownVersion,
  knownVersion,
  pluginDiagnostic,
} from "../../../src/plugin/mod.ts";
import { type Config, config } from "./config.ts";
import { describe, describeProduct } from "./describe.ts";
import { platformObjects, productObjects } from "./objects.ts";

const id = "orchestrator/dagster";

/**
 * dagster-k8s is the image of Dagster's own chart: the web server, the daemon and their PostgreSQL
 * and Kubernetes libraries, without a user and without an entry point. Runs and code locations use
 * the products' images, which hold the same version (templates/runtime). Web server and daemon of
 * one minor version understand code locations of the one before.
 */
const versions = [
  { version: "1.12.22", images: { server: "docker.io/dagster/dagster-k8s:1.12.22" } },
  {
    version: "1.13.27",
    images: { server: "docker.io/dagster/dagster-k8s:1.13.27" },
    // Both packages carry the same revisions of the tables; the backup is what Dagster's guide to
    // migrating an instance in Kubernetes asks for with every minor version.
    upgrade: {
      from: ["1.12.22"],
      migration: "migrate",
      backupFirst: true,
      reversible: true,
      notes: "Dagster asks for a backup of its database and for a moment without web server and " +
        "daemon: scale both to nothing, let the migration Job of the new version run, and let the " +
        "objects be applied again. The tables are the same in both versions. Products' images " +
        "come after: their code locations may be one minor version behind, never ahead.",
    },
  },
] as const satisfies readonly KnownVersion[];

/** What templates/runtime asks for: code locations must not be newer than the web server. */
const runtimeVersion = "1.13.";

/**
 * Dagster: schedules and runs the products, shows their assets.
 *
 * Upgrades: the migration Job of a new version runs beside the servers, which work with the tables
 * of the version before. Where a release asks for it, scale them to nothing before it is applied.
 *
 * Limits. All runs of an instance write to one event database, with one password, and a code
 * location says in which namespace its runs start. So the products of one instance trust each
 * other's images; for those that don't, choose an instance of Dagster per domain.
 */
export default definePlugin({
  id,
  summary: "Dagster: web server, daemon, one code location per product, runs as Jobs",
  config,
  hazards: [
    "All runs of an instance share one event database: a product's run can write events of another. An instance per domain is the way out",
    "A minor upgrade asks for a moment without web server and daemon",
    "A product's image must not hold a newer minor version of Dagster than the platform",
  ],
  versions,
  advise,
  describe,
  describeProduct,
  grant: ({ platform }) => ({ binding: { name: `dagster of ${platform.name}` } }),
  platform: (context) =>
    platformObjects(context, context.image(knownVersion(versions, context.version).images.server)),
  product: productObjects,
});

function advise({ config, version }: DescribeInput<Config>): readonly Diagnostic[] {
  const noEffect = pluginDiagnostic(id, "NO-EFFECT", "warning", {
    message: "default_schedule of the orchestrator has no effect: schedules belong to products",
    hint: "Delete default_schedule, and write `schedule:` in each floe.yaml that needs one",
  });
  const older = pluginDiagnostic(id, "RUNTIME", "warning", {
    message: `Dagster ${version} does not understand code locations of the runtime that comes ` +
      `with floe, which needs Dagster ${runtimeVersion}x`,
    hint: "Leave `version` out, or build the products' images with the Dagster of the platform",
  });
  return [
    ...(config.default_schedule === undefined ? [] : [noEffect]),
    ...(version.startsWith(runtimeVersion) ? [] : [older]),
  ];
}
