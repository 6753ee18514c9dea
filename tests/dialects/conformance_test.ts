import assert from "node:assert/strict";
import { defaults } from "../../plugins/defaults.ts";
import { plugins } from "../../plugins/mod.ts";
import { compile } from "../../src/compiler/mod.ts";
import { registry } from "../../src/plugin/mod.ts";
import type { SourceFile } from "../../src/schema/mod.ts";

/** Upstream's own files, which are not kept here; without the folder there is nothing to test. */
const root = new URL("../../../shared/conformance/", import.meta.url);
const cases = [
  {
    generation: 1,
    folder: "floe-runtime-demo",
    platform: "platform/local/platform.yaml",
    product: "floe.yaml",
  },
  {
    generation: 2,
    folder: "floe-demo",
    platform: "manifest.yaml",
    product: "customer-360/floe.yaml",
  },
];

for (const { generation, folder, platform, product } of cases) {
  const missing = !exists(new URL(folder, root));
  Deno.test(`compile() takes upstream's generation ${generation}`, { ignore: missing }, () => {
    const files = new Map([platform, product].map((path): [string, SourceFile] => {
      return [path, { path, text: Deno.readTextFileSync(new URL(`${folder}/${path}`, root)) }];
    }));
    const input = { platform, environment: "local", files, products: [product] };
    const { plan, diagnostics } = compile(input, registry(plugins), { defaults });
    assert.deepEqual(diagnostics.filter(({ severity }) => severity === "error"), []);
    assert.equal(plan?.products.length, 1);
  });
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url).isDirectory;
  } catch {
    return false;
  }
}
