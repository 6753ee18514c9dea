import { definePlugin, pluginDiagnostic } from "../../../src/plugin/mod.ts";
import { config } from "./config.ts";
import { describe, describeProduct } from "./describe.ts";
import { platformObjects, productObjects } from "./objects.ts";

const id = "orchestrator/dagster";

/**
 * dagster-k8s is the image of Dagster's own chart: the web server, the daemon and their PostgreSQL
 * and Kubernetes libraries, without a user and without an entry point. Runs and code locations use
 * the products' images, which hold the same version (templates/runtime). Web server and daemon of
 * one minor version understand code locations of the one before.
 */
const images = { server: "docker.io/dagster/dagster-k8s:1.13.27" } as const;

/**
 * Dagster: schedules and runs the products, shows their assets.
 *
 * Upgrades: the migration Job of a new version runs beside the servers. Where a release asks for it
 * (docs, "Upgrading Dagster"), scale the daemon to nothing before it is applied.
 *
 * Limits. All runs of an instance write to one event database, with one password, and a code
 * location says in which namespace its runs start. So the products of one instance trust each
 * other's images; for those that don't, choose an instance of Dagster per domain.
 */
export default definePlugin({
  id,
  summary: "Dagster: web server, daemon, one code location per product, runs as Jobs",
  config,
  versions: [{ version: "1.13.27", images }],
  advise: ({ config }) =>
    config.default_schedule === undefined ? [] : [
      pluginDiagnostic(id, "NO-EFFECT", "warning", {
        message: "default_schedule of the orchestrator has no effect: schedules belong to products",
        hint: "Delete default_schedule, and write `schedule:` in each floe.yaml that needs one",
      }),
    ],
  describe,
  describeProduct,
  grant: ({ platform }) => ({ binding: { name: `dagster of ${platform.name}` } }),
  platform: (context) => platformObjects(context, context.image(images.server)),
  product: productObjects,
});
