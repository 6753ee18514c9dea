import { z } from "zod";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Overlay, Platform, SourceFile } from "../schema/mod.ts";
import { checkAgainst, parseTree } from "../schema/mod.ts";
import type { Images } from "./plan.ts";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "Expected sha256: and 64 hex digits");
const lockSchema = z.strictObject({
  schema: z.literal("floe-images-lock/v1").optional().describe("Schema name and version"),
  images: z.record(z.string(), digest).default({}).describe("Digest by reference with its tag"),
  products: z.record(z.string(), digest).default({}).describe("Digest by product name"),
}).describe("images.lock.yaml");

/** Registry, mirrors and pinned digests, and what was wrong with the lock. */
export interface ImagesRead {
  readonly images: Images;
  readonly diagnostics: readonly Diagnostic[];
}

/** Unites platform, overlay and images.lock.yaml. Reports FLOE-IMG001 and FLOE-IMG002. */
export function imagesOf(
  platform: Platform,
  overlay: Overlay | undefined,
  lock: SourceFile | undefined,
  at: Diagnostic["at"],
): ImagesRead {
  const { digests, diagnostics } = lock === undefined
    ? { digests: {}, diagnostics: [] }
    : readImagesLock(lock);
  const written = overlay?.images?.registry ?? platform.images?.registry ??
    platform.artifacts?.registry.uri.replace(/^oci:\/\//, "");
  const warning = written === undefined
    ? [diagnose("FLOE-IMG002", {
      message: "The platform names no registry for the images that you build",
      hint: "Write images: { registry: registry.example.com/<platform> }",
      at,
    })]
    : [];
  return {
    images: {
      registry: (written ?? "localhost").replace(/\/+$/, ""),
      mirrors: { ...platform.images?.mirrors, ...overlay?.images?.mirrors },
      digests,
    },
    diagnostics: [...diagnostics, ...warning],
  };
}

/** Reads images.lock.yaml: digests by reference, and by `product/<name>`. Reports FLOE-IMG001. */
export function readImagesLock(
  file: SourceFile,
): { readonly digests: Images["digests"]; readonly diagnostics: readonly Diagnostic[] } {
  const { tree, diagnostics } = parseTree(file);
  if (tree === undefined) return { digests: {}, diagnostics };
  const read = checkAgainst(lockSchema, tree);
  if (read.value === undefined) {
    const diagnostics = read.diagnostics.map(({ message, hint, at }) =>
      diagnose("FLOE-IMG001", { message, hint, at })
    );
    return { digests: {}, diagnostics };
  }
  const { images, products } = read.value;
  const ofProducts = Object.entries(products).map(([name, value]) => [`product/${name}`, value]);
  return { digests: { ...images, ...Object.fromEntries(ofProducts) }, diagnostics: [] };
}

/** `<registry>/<product>:<version>`, with its digest where the lock knows it. */
export function productImage({ registry, digests }: Images, name: string, version: string): string {
  const digest = digests[`product/${name}`];
  const reference = `${registry}/${name.toLowerCase()}:${version}`;
  return digest === undefined ? reference : `${reference}@${digest}`;
}
