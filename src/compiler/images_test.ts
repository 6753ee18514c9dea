import assert from "node:assert/strict";
import { productImage } from "./images.ts";
import { readImagesLock } from "./images_lock.ts";
import { codesOf, planOf, platformYaml, productYaml, theOnly } from "./testing_fixtures.ts";

const digest = `sha256:${"a".repeat(64)}`;
const allowing = (list: string) =>
  platformYaml.replace("images: {", `images: { allow_without_digest: ${list},`);

function files(platform: string, lock = "images: {}\n") {
  return {
    files: {
      "platform.yaml": platform,
      "images.lock.yaml": lock,
      "floe.yaml": productYaml("sales"),
    },
  };
}

Deno.test("the plan holds what production may run by tag alone", () => {
  const list = '[{ image: "docker.io/acme/*", reason: Out of reach }]';
  assert.deepEqual(planOf(files(allowing(list))).images.allowedWithoutDigest, [
    { image: "docker.io/acme/*", reason: "Out of reach" },
  ]);
  assert.deepEqual(planOf(files(platformYaml)).images.allowedWithoutDigest, []);
});

for (const list of ['[{ image: "*", reason: a }]', "[{ image: docker.io/acme/box }]", "[acme]"]) {
  Deno.test(`a platform may not allow ${list}`, () => {
    assert.notDeepEqual(codesOf(files(allowing(list))), []);
  });
}

Deno.test("a child may not allow more images than its parent lists", () => {
  const list = (image: string) => `[{ image: ${image}, reason: Out of reach }]`;
  const parent = allowing(list("docker.io/acme/box")).replace(
    "plugins:",
    "scope: enterprise\nplugins:",
  );
  const child = allowing(list("docker.io/acme/crate"))
    .replace("plugins:", "scope: domain\nparent: { ref: ../company.yaml }\nplugins:");
  const found = theOnly({
    platform: "sales/platform.yaml",
    files: { "company.yaml": parent, "sales/platform.yaml": child },
  }, "FLOE-TIER005");
  assert.match(found.message, /images\.allow_without_digest/);
});

Deno.test("an overlay may not allow images without a digest", () => {
  const overlay = "apiVersion: floe.dev/v1\nkind: Overlay\nmetadata: { name: prod }\n" +
    "images: { allow_without_digest: [{ image: a/b, reason: c }] }\n";
  const one = files(platformYaml);
  const codes = codesOf({
    environment: "prod",
    files: { ...one.files, "environments/prod.yaml": overlay },
  });
  assert.deepEqual(codes, ["FLOE-SCH001"]);
});

Deno.test("productImage() uses the lock's digest for the version that was built alone", () => {
  const lock = `products: { sales: { version: 1.0.0, digest: "${digest}" } }\n`;
  const { images } = planOf(files(platformYaml, lock));
  const name = "registry.example.com/acme/sales";
  assert.equal(productImage(images, "sales", "1.0.0"), `${name}:1.0.0@${digest}`);
  assert.equal(productImage(images, "sales", "1.1.0"), `${name}:1.1.0`);
});

Deno.test("readImagesLock() refuses a product's digest that is none", () => {
  const text = "products: { sales: { version: 1.0.0, digest: sha256:abc } }\n";
  const { lock, diagnostics } = readImagesLock({ path: "images.lock.yaml", text });
  assert.deepEqual(lock, { images: {}, products: {} });
  assert.deepEqual(diagnostics.map(({ code }) => code), ["FLOE-IMG001"]);
});
