import assert from "node:assert/strict";
import { mergedSourceMap, readSourceMap, sourceMap } from "./source_map.ts";

const box = (name: string) => ({ kind: "Service", apiVersion: "v1", metadata: { name } });
const made = (name: string, product: string) =>
  ({ object: box(name), component: "box", origin: "core", product }) as const;
const places = (line: number) => ({
  instances: {
    "storage/default": {
      plugin: "storage/box",
      chosen: `platform.yaml:${line}:3`,
      config: { size: `platform.yaml:${line}:9`, replicas: `platform.yaml:${line}:4` },
    },
  },
  products: { a: "a/floe.yaml" },
});

Deno.test("sourceMap() says what made an object and where the choice is written", () => {
  const map = readSourceMap(sourceMap([made("one", "a")], places(1)));
  assert.deepEqual(map?.objects, {
    "core/Service/_cluster/one": { component: "box", origin: "core", product: "a" },
  });
  assert.equal(map?.instances["storage/default"]?.config["size"], "platform.yaml:1:9");
  assert.deepEqual(map?.products, { a: "a/floe.yaml" });
});

Deno.test("mergedSourceMap() keeps the lines of other products", () => {
  const before = sourceMap([made("one", "a"), made("two", "b")], places(1));
  const next = sourceMap([made("new", "a")], places(2));
  const { text } = mergedSourceMap(before, next, ["a"]);
  const map = readSourceMap(text);
  assert.deepEqual(Object.keys(map?.objects ?? {}), [
    "core/Service/_cluster/new",
    "core/Service/_cluster/two",
  ]);
  assert.equal(map?.instances["storage/default"]?.chosen, "platform.yaml:2:3");
});

Deno.test("readSourceMap() reads what an older floe wrote, and nothing else", () => {
  const old = '{ "objects": {}, "schema": "floe-source-map/v1" }';
  assert.deepEqual(readSourceMap(old)?.instances, {});
  assert.equal(readSourceMap("{"), undefined);
  assert.equal(readSourceMap('{ "schema": "floe-source-map/v2" }'), undefined);
});
