import assert from "node:assert/strict";
import { z } from "zod";
import { defaults } from "./defaults.ts";
import { plugins } from "./mod.ts";

Deno.test("plugins are sorted by id and no two share one", () => {
  const ids = plugins.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
});

Deno.test("every field of every plugin's config has a description", () => {
  const bare = plugins.flatMap(({ id, config }) =>
    undescribed(z.toJSONSchema(config, { io: "input", reused: "inline", unrepresentable: "any" }))
      .map((path) => `${id} ${path}`)
  );
  assert.deepEqual(bare, []);
});

Deno.test("every plugin says in one line what it is", () => {
  const odd = plugins.filter(({ summary }) => !/^[^\n]{10,100}[^.\n]$/.test(summary));
  assert.deepEqual(odd.map(({ id }) => id), []);
});

Deno.test("every default is a plugin", () => {
  const ids = new Set<string>(plugins.map(({ id }) => id));
  const lost = Object.entries(defaults).filter(([category, name]) =>
    !ids.has(`${category}/${name}`)
  );
  assert.deepEqual(lost, []);
});

/** Paths of properties without a description, at any depth. */
function undescribed(schema: unknown, path = ""): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key !== "properties" || typeof value !== "object" || value === null) {
      return undescribed(value, path);
    }
    return Object.entries(value).flatMap(([name, property]: [string, unknown]) => {
      const here = path === "" ? name : `${path}.${name}`;
      const described = typeof property === "object" && property !== null &&
        "description" in property;
      return [...(described ? [] : [here]), ...undescribed(property, here)];
    });
  });
}
