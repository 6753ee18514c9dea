import { z } from "zod";

/** What floe does, as a URI: compile recorded files with recorded parameters, and pack the result. */
export const buildType = "https://floe.dev/build-types/bundle/v1";
/** Who built, where nobody says: a person, or a CI that does not name itself. */
export const defaultBuilder = "https://floe.dev/builders/command-line";

const hex = z.string().regex(/^[0-9a-f]+$/).meta({ digest: true });

/** SLSA provenance v1 (slsa.dev, "Build: Provenance"), as far as floe needs it to build again. */
export const provenanceDocument = z.object({
  buildDefinition: z.object({
    buildType: z.literal(buildType),
    externalParameters: z.object({
      /** Path of the platform file. */
      platform: z.string(),
      environment: z.string(),
      /** Name of the product; absent for the platform's own bundle. */
      product: z.string().optional(),
    }),
    resolvedDependencies: z.array(z.object({
      /** Path of an input, relative to the repository. */
      name: z.string().optional(),
      uri: z.string().optional(),
      digest: z.record(z.string(), hex),
    })),
  }),
  runDetails: z.object({
    builder: z.object({ id: z.string().min(1), version: z.record(z.string(), z.string()) }),
  }),
});
export type Provenance = z.infer<typeof provenanceDocument>;

/** What a provenance says, before it has SLSA's form. */
export interface BuildFacts {
  readonly platform: string;
  readonly environment: string;
  readonly product?: string;
  /** Digests in hex by path relative to the repository. */
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
  /** Git's commit in hex, and the URL of the repository where it has one. */
  readonly source?: { readonly commit: string; readonly url?: string };
  /** URI of who built. */
  readonly builder: string;
  readonly floeVersion: string;
}

/** No time and no number of a run: the same bundle has the same provenance. */
export function provenanceOf(facts: BuildFacts): Provenance {
  const { platform, environment, product, inputs, source, builder, floeVersion } = facts;
  const repository = source === undefined ? [] : [{
    ...(source.url === undefined ? {} : { uri: `git+${source.url}` }),
    digest: { gitCommit: source.commit },
  }];
  return {
    buildDefinition: {
      buildType,
      externalParameters: {
        platform,
        environment,
        ...(product === undefined ? {} : { product }),
      },
      resolvedDependencies: [
        ...repository,
        ...inputs.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
      ],
    },
    runDetails: { builder: { id: builder, version: { floe: floeVersion } } },
  };
}

/** The files that were compiled, as a provenance records them. */
export function recordedInputs({ buildDefinition }: Provenance): BuildFacts["inputs"] {
  return buildDefinition.resolvedDependencies.flatMap(({ name, digest }) => {
    const { sha256 } = digest;
    return name === undefined || sha256 === undefined ? [] : [{ path: name, sha256 }];
  });
}
