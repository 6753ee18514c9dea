import assert from "node:assert/strict";
import { readPlatform, readProduct } from "./read.ts";
import { aliases } from "./testing.ts";

/*
 * Files of both generations' upstream projects, read unchanged. They are not part of the
 * repository; the tests are skipped where the folder is not beside it.
 */
const folder = new URL("../../../shared/conformance/", import.meta.url);

const files = [
  ["floe-demo/manifest.yaml", "platform"],
  ["floe-demo/customer-360/floe.yaml", "product"],
  ["floe-demo/contract-example.floe.yaml", "product"],
  ["floe-runtime-demo/platform/local/platform.yaml", "platform"],
  ["floe-runtime-demo/floe.yaml", "product"],
] as const;

const ignore = !present();

function present(): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch {
    return false;
  }
}

for (const [path, kind] of files) {
  Deno.test({
    name: `readers take upstream's ${path} without an error`,
    ignore,
    fn: async () => {
      const file = { path, text: await Deno.readTextFile(new URL(path, folder)) };
      const { value, diagnostics } = kind === "platform"
        ? readPlatform(file, aliases)
        : readProduct(file);
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []);
      assert.ok(value);
      assert.equal(JSON.stringify(value).includes("demo-secret"), false);
    },
  });
}
