import assert from "node:assert/strict";
import { cyclonedxDocument, cyclonedxOf } from "./cyclonedx.ts";
import { imagePurl, type Materials, packagePurl } from "./materials.ts";
import { spdxDocument, spdxOf } from "./spdx.ts";

const digest = `sha256:${"0f".repeat(32)}`;
const materials: Materials = {
  subject: { name: "Platform tiny in prod", version: "1.0.0", digest },
  created: "2026-01-02T03:04:05Z",
  tool: { name: "floe", version: "0.1.0" },
  list: [
    { kind: "application", name: "floe", version: "0.1.0", purl: packagePurl("npm", "@floe/floe") },
    { kind: "container", name: "a.example.com/b", digest, purl: imagePurl("a.example.com/b", "1") },
  ],
};

Deno.test("imagePurl() has the digest as its version, and the tag beside it", () => {
  const purl = imagePurl("registry.example.com/team/Web", "1.0", digest);
  assert.equal(
    purl,
    `pkg:oci/web@sha256%3A${
      "0f".repeat(32)
    }?repository_url=registry.example.com%2Fteam%2FWeb&tag=1.0`,
  );
  assert.equal(imagePurl("a/b", undefined), "pkg:oci/b?repository_url=a%2Fb");
});

Deno.test("packagePurl() keeps the namespace and escapes the rest", () => {
  assert.equal(packagePurl("npm", "@floe/floe", "0.1.0"), "pkg:npm/%40floe/floe@0.1.0");
  assert.equal(packagePurl("pypi", "dbt-core"), "pkg:pypi/dbt-core");
});

Deno.test("spdxOf() describes the bundle and relates it to all that it needs", () => {
  const text = JSON.stringify(spdxOf(materials));
  assert.ok(spdxDocument.safeParse(JSON.parse(text)).success);
  const { packages, relationships, documentNamespace } = JSON.parse(text);
  assert.equal(documentNamespace, `https://floe.dev/spdx/sha256-${"0f".repeat(32)}`);
  const ids = packages.map(({ SPDXID }: { SPDXID: string }) => SPDXID);
  assert.equal(new Set(ids).size, 3);
  for (const { relatedSpdxElement } of relationships) assert.ok(ids.includes(relatedSpdxElement));
  assert.equal(relationships.length, 3);
});

Deno.test("cyclonedxOf() has a serial number of its own for each digest", () => {
  const document: { serialNumber: string } = JSON.parse(JSON.stringify(cyclonedxOf(materials)));
  assert.ok(cyclonedxDocument.safeParse(document).success);
  assert.match(
    document.serialNumber,
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const other = {
    ...materials,
    subject: { ...materials.subject, digest: digest.replace("0", "1") },
  };
  assert.notDeepEqual(cyclonedxOf(other), cyclonedxOf(materials));
});
