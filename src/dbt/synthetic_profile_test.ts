import assert from "node:assert/strict";
import { parse } from "yaml";
import { syntheticProfile } from "./synthetic_profile.ts";

Deno.test("syntheticProfile() is YAML that names the project's profile and one target", () => {
  const profile = parse(syntheticProfile("it's: odd"));
  assert.deepEqual(Object.keys(profile), ["it's: odd"]);
  assert.equal(profile["it's: odd"].target, "lock");
  assert.deepEqual(Object.keys(profile["it's: odd"].outputs), ["lock"]);
});
