import { z } from "zod";
import { definePlugin } from "../../src/plugin/mod.ts";

/**
 * Secrets are Kubernetes Secrets, and every reference is a name in the namespace of the pod that
 * reads it. Nothing is deployed and no Secret is ever written: `floe secrets` lists which ones must
 * exist, key by key, with who makes each value, and `floe secrets create` hands the generated ones
 * to kubectl.
 */
export default definePlugin({
  id: "secrets/kubernetes",
  summary: "Kubernetes Secrets by reference; floe lists what must exist and writes none",
  config: z.strictObject({}),
  hazards: [
    "Secrets are as safe as the cluster's API server keeps them: encryption at rest is the cluster's business",
  ],
  describe: () => ({ components: [] }),
});
