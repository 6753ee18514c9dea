import { z } from "zod";

const repository = z.url({
  protocol: /^(https?|ssh)$/,
  error: "Expected an address such as https://git.example.com/data/platform.git",
}).refine(
  (text) => !/^https?:\/\/[^/]*@/.test(text),
  "write no user into the address: use credentials",
)
  .refine((text) => !text.endsWith("/"), "leave out the slash at the end");

const revision = z.string().regex(
  /^(?!.*\.\.)[A-Za-z0-9][\w./-]*[\w]$/,
  "Expected a branch, a full reference such as refs/tags/v1, or a commit",
);

const path = z.string().regex(
  /^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/,
  "Expected a folder of the repository, for example dist",
);

const place = {
  repository: repository.describe("Repository that holds the generated files, as clusters reach it")
    .meta({ overlay: "endpoint" }),
  revision: revision.default("main").describe(
    "What is applied: a branch, a full reference such as refs/tags/v1, or a commit",
  ).meta({ overlay: "endpoint" }),
  path: path.default("dist").describe("Output folder of `floe synth` in the repository"),
} as const;

/** Where generated files lie. */
export interface GitSource {
  readonly repository: string;
  readonly revision: string;
  /** Output folder in the repository. */
  readonly path: string;
}

/**
 * What every plugin of category `gitops` must know of the repository, in the same words, so that
 * one is swapped for another in one line.
 */
export const gitSourceFields = {
  ...place,
  credentials: z.strictObject({
    secret_ref: z.string().min(1).describe("Name of a Secret in the controller's namespace"),
  }).optional().describe("What the repository asks for, where it is not public"),
  products: z.record(
    z.string().min(1),
    z.strictObject(place).describe("Where one product's files lie"),
  ).default({}).describe(
    "Products whose files lie in repositories of their own, by name; they use no credentials",
  ),
} as const;

/** Namespace of a controller that is there already. */
export const controllerNamespace = z.string().max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "Expected a namespace");
