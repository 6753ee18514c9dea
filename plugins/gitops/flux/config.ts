import { z } from "zod";
import { controllerNamespace, gitSourceFields } from "../../../src/plugin/mod.ts";

export const config = z.strictObject({
  ...gitSourceFields,
  namespace: controllerNamespace.default("flux-system").describe("Where Flux runs"),
});

export type Config = z.output<typeof config>;
