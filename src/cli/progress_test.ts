import assert from "node:assert/strict";
import { memoryHost } from "../host/mod.ts";
import { compileProgress, progress } from "./progress.ts";

const large = {
  platform: "platform.yaml",
  environment: "prod",
  products: Array.from({ length: 100 }, (_, i) => `${i}`),
};

Deno.test("progress() speaks on a terminal's standard error only", () => {
  const terminal = memoryHost({ interactive: true });
  progress(terminal, "Asking dbt");
  assert.deepEqual(terminal.printed, { out: "", error: "Asking dbt …\n" });
  const pipe = memoryHost();
  progress(pipe, "Asking dbt");
  assert.deepEqual(pipe.printed, { out: "", error: "" });
});

Deno.test("compileProgress() says what takes long enough to be noticed", () => {
  const host = memoryHost({ interactive: true });
  compileProgress(host, { ...large, products: ["a"] });
  assert.equal(host.printed.error, "");
  compileProgress(host, large);
  assert.equal(host.printed.error, "Compiling 100 products of platform.yaml for prod …\n");
});
