import { z } from "zod";
import { controllerNamespace, gitSourceFields } from "../../../src/plugin/mod.ts";

export const config = z.strictObject({
  ...gitSourceFields,
  namespace: controllerNamespace.default("argocd").describe("Where Argo CD runs"),
});

export type Config = z.output<typeof config>;
