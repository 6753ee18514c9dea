import assert from "node:assert/strict";
import { secretsOfPeople } from "./secrets.ts";

Deno.test("secretsOfPeople() wants one Secret for several of its keys", () => {
  const keys = [
    { secret: "b", key: "user" },
    { secret: "a", key: "token" },
    { secret: "b", key: "password" },
    { secret: "b", key: "user" },
  ];
  const people = { by: "people" };
  assert.deepEqual(secretsOfPeople(keys, ["y", "x", "y"], "why"), [
    { name: "a", namespaces: ["x", "y"], keys: [{ key: "token", maker: people }], purpose: "why" },
    {
      name: "b",
      namespaces: ["x", "y"],
      keys: [{ key: "password", maker: people }, { key: "user", maker: people }],
      purpose: "why",
    },
  ]);
});
