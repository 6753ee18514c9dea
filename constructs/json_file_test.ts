import assert from "node:assert/strict";
import { jsonFile } from "./json_file.ts";

Deno.test("jsonFile() puts an entry on a line, and breaks what is too long", () => {
  const long = "x".repeat(100);
  const value = {
    schema: "a/v1",
    none: [],
    empty: {},
    few: [{ name: "a" }, { name: "b" }],
    users: [{ name: "a" }, { name: long, b: long }],
  };
  const text = jsonFile(value);
  assert.equal(
    text,
    `{
  "schema": "a/v1",
  "none": [],
  "empty": {},
  "few": [
    { "name": "a" },
    { "name": "b" }
  ],
  "users": [
    { "name": "a" },
    {
      "name": "${long}",
      "b": "${long}"
    }
  ]
}
`,
  );
  assert.deepEqual(JSON.parse(text), value);
});

Deno.test("jsonFile() writes every kind of value as JSON reads it", () => {
  const value = { text: 'a "b"\n', number: -1.5, yes: true, nothing: null, list: [1, [2]] };
  assert.deepEqual(JSON.parse(jsonFile(value)), value);
  assert.equal(jsonFile({}), "{}\n");
  assert.equal(jsonFile([]), "[]\n");
});
