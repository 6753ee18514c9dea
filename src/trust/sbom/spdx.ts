import { z } from "zod";
import type { Material, Materials } from "./materials.ts";

/** What every SPDX document has that floe takes for one (SPDX 2.3, clauses 6 and 7). */
export const spdxDocument = z.object({
  spdxVersion: z.literal("SPDX-2.3"),
  SPDXID: z.literal("SPDXRef-DOCUMENT"),
  name: z.string().min(1),
  documentNamespace: z.string().min(1),
  creationInfo: z.object({ created: z.string(), creators: z.array(z.string()).min(1) }),
  packages: z.array(z.object({ SPDXID: z.string(), name: z.string() })).min(1),
});

const bundleId = "SPDXRef-Bundle";

/** An SPDX 2.3 document in JSON. Its namespace is made from the digest that it speaks of. */
export function spdxOf({ subject, created, tool, list }: Materials): unknown {
  const [algorithm = "", hex = ""] = subject.digest.split(":");
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: subject.name,
    documentNamespace: `https://floe.dev/spdx/${algorithm}-${hex}`,
    creationInfo: { created, creators: [`Tool: ${tool.name}-${tool.version}`] },
    packages: [
      {
        ...common(bundleId, subject.name, subject.version),
        primaryPackagePurpose: "ARCHIVE",
        checksums: [{ algorithm: algorithm.toUpperCase(), checksumValue: hex }],
      },
      ...list.map(packageOf),
    ],
    relationships: [
      relationship("SPDXRef-DOCUMENT", "DESCRIBES", bundleId),
      ...list.map((_, index) => relationship(bundleId, "DEPENDS_ON", idOf(index))),
    ],
  };
}

const purposes = {
  application: "APPLICATION",
  container: "CONTAINER",
  library: "LIBRARY",
} as const;

function packageOf({ kind, name, version, digest, purl }: Material, index: number) {
  return {
    ...common(idOf(index), name, version),
    primaryPackagePurpose: purposes[kind],
    ...(digest === undefined ? {} : {
      checksums: [{ algorithm: "SHA256", checksumValue: digest.slice("sha256:".length) }],
    }),
    externalRefs: [{
      referenceCategory: "PACKAGE-MANAGER",
      referenceType: "purl",
      referenceLocator: purl,
    }],
  };
}

/** floe knows of no license and looks at no file of what it names. */
function common(id: string, name: string, version: string | undefined) {
  return {
    SPDXID: id,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    copyrightText: "NOASSERTION",
  };
}

function idOf(index: number): string {
  return `SPDXRef-Package-${index + 1}`;
}

function relationship(from: string, type: string, to: string) {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
