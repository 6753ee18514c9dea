import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Overlay, Platform, SourceFile } from "../schema/mod.ts";
import { digestsOf, readImagesLock } from "./images_lock.ts";
import type { Images } from "./plan.ts";

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
  const read = lock === undefined ? undefined : readImagesLock(lock);
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
      digests: read === undefined ? {} : digestsOf(read.lock),
      allowedWithoutDigest: platform.images?.allow_without_digest ?? [],
    },
    diagnostics: [...read?.diagnostics ?? [], ...warning],
  };
}

/** The digest that the lock has for a product's image of that version. */
export function productDigest(
  { digests }: Images,
  name: string,
  version: string,
): string | undefined {
  return digests[`product/${name}:${version}`] ?? digests[`product/${name}`];
}

/** `<registry>/<product>:<version>`, with its digest where the lock knows it. */
export function productImage(images: Images, name: string, version: string): string {
  const digest = productDigest(images, name, version);
  const reference = `${images.registry}/${name.toLowerCase()}:${version}`;
  return digest === undefined ? reference : `${reference}@${digest}`;
}
