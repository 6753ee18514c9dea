import assert from "node:assert/strict";
import { Driver } from "../testing.ts";
import kubernetes from "./kubernetes.ts";

Deno.test("secrets/kubernetes makes no object and has no field that could hold a secret", () => {
  const driver = new Driver(kubernetes, { config: {} });
  assert.deepEqual(driver.describe(), { components: [] });
  assert.deepEqual(driver.platform(), []);
  assert.equal(kubernetes.config.safeParse({ token: "x" }).success, false);
});
