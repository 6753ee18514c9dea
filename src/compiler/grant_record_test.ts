import assert from "node:assert/strict";
import { capabilities, type Capability } from "../plugin/mod.ts";
import { grantRecord } from "./grant_record.ts";

Deno.test("grantRecord() knows every capability and refuses what is none of its bindings", () => {
  for (const name of Object.keys(capabilities).filter(isCapability)) {
    const { error } = grantRecord(name, {}, { nonsense: true });
    assert.ok(
      error?.issues.every(({ path }) => path[0] === "binding" || path[0] === "demand"),
      name,
    );
  }
});

function isCapability(name: string): name is Capability {
  return name in capabilities;
}
