import { z } from "zod";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { checkAgainst, parseTree, type SourceFile } from "../schema/mod.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "Expected sha256: and 64 hex digits");
const productEntry = z.union([
  digest,
  z.strictObject({
    version: z.string().min(1).describe("Version of the product that was built"),
    digest,
  }),
]);
const lockFile = z.strictObject({
  schema: z.literal("floe-images-lock/v1").optional().describe("Schema name and version"),
  images: z.record(z.string(), digest).default({}).describe("Digest by reference with its tag"),
  products: z.record(z.string(), productEntry).default({})
    .describe("Digest, or version and digest, by product name"),
}).describe("images.lock.yaml");

/** Name of the file, beside the platform file. */
export const imagesLockName = "images.lock.yaml";

/** What images.lock.yaml pins. */
export interface ImagesLock {
  /** Digest by reference with its tag, as plugins write it. */
  readonly images: Readonly<Record<string, string>>;
  readonly products: Readonly<Record<string, LockedImage>>;
}

/** The image that a product's CI pushed. */
export interface LockedImage {
  readonly digest: string;
  /** Version of the product that it was built from; absent in a lock that somebody wrote by hand. */
  readonly version?: string;
}

/** Reads images.lock.yaml; an empty one where it is broken. Reports FLOE-YAML… and FLOE-IMG001. */
export function readImagesLock(
  file: SourceFile,
): { readonly lock: ImagesLock; readonly diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = parseTree(file);
  const nothing: ImagesLock = { images: {}, products: {} };
  if (tree === undefined) return { lock: nothing, diagnostics };
  const read = checkAgainst(lockFile, tree);
  if (read.value === undefined) {
    const found = read.diagnostics.map(({ message, hint, at }) =>
      diagnose("FLOE-IMG001", { message, hint, at })
    );
    return { lock: nothing, diagnostics: found };
  }
  const { images, products } = read.value;
  const entries = Object.entries(products).map(([name, entry]) =>
    [name, typeof entry === "string" ? { digest: entry } : entry] as const
  );
  return { lock: { images, products: Object.fromEntries(entries) }, diagnostics };
}

/** Digests by the names that a plan knows them by. */
export function digestsOf({ images, products }: ImagesLock): Readonly<Record<string, string>> {
  const ofProducts = Object.entries(products).map(([name, { digest, version }]) =>
    [`product/${name}${version === undefined ? "" : `:${version}`}`, digest] as const
  );
  return { ...images, ...Object.fromEntries(ofProducts) };
}
