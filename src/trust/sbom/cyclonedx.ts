import { z } from "zod";
import type { Material, Materials } from "./materials.ts";

/** What every CycloneDX document has that floe takes for one (CycloneDX 1.6, JSON). */
export const cyclonedxDocument = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.string().regex(/^1\.[4-7]$/),
  version: z.int().positive(),
  components: z.array(z.object({ type: z.string(), name: z.string() })),
});

const bundleRef = "bundle";

/** A CycloneDX 1.6 document in JSON. Its serial number is made from the digest that it speaks of. */
export function cyclonedxOf({ subject, created, tool, list }: Materials): unknown {
  const hex = subject.digest.slice("sha256:".length);
  const refs = list.map(({ purl }) => purl);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(hex)}`,
    version: 1,
    metadata: {
      timestamp: created,
      tools: { components: [{ type: "application", name: tool.name, version: tool.version }] },
      component: {
        type: "file",
        "bom-ref": bundleRef,
        name: subject.name,
        version: subject.version,
        hashes: [{ alg: "SHA-256", content: hex }],
      },
    },
    components: list.map(componentOf),
    dependencies: [{ ref: bundleRef, dependsOn: refs }],
  };
}

function componentOf({ kind, name, version, digest, purl }: Material) {
  return {
    type: kind,
    "bom-ref": purl,
    name,
    ...(version === undefined ? {} : { version }),
    ...(digest === undefined ? {} : {
      hashes: [{ alg: "SHA-256", content: digest.slice("sha256:".length) }],
    }),
    purl,
  };
}

/** A UUID of version 8, whose content is up to who makes it (RFC 9562, section 5.8). */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
