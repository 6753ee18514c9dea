import assert from "node:assert/strict";
import { quantity } from "./quantity.ts";

Deno.test("quantity() is exact and refuses what is none", () => {
  assert.equal(quantity("1000m"), quantity(1));
  assert.equal(quantity("1.5Gi"), quantity("1536Mi"));
  assert.equal(quantity("1e3"), quantity("1k"));
  assert.notEqual(quantity("1G"), quantity("1Gi"));
  assert.equal(quantity("1Ei"), quantity("1024Pi"));
  assert.equal(quantity("lots"), undefined);
});
