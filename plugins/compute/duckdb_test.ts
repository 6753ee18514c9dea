import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import { Driver, product } from "../testing.ts";
import duckdb, { memoryLimit } from "./duckdb.ts";

const request = {
  capability: "dbt-profile",
  demand: {},
  consumer: {
    product: "retail-orders",
    namespace: "acme-retail-orders",
    instance: "dbt/default",
    need: "compute-default",
  },
  nameParts: ["acme", "retail-orders"],
  product: { ...product, name: "retail-orders" },
} as const;

Deno.test("compute/duckdb computes in a scratch file named by the product", () => {
  const { binding } = new Driver(duckdb, { config: { threads: 2 } }).grant(request);
  assert.deepEqual(at(binding, "output"), {
    type: "duckdb",
    path: "/tmp/floe/retail_orders.duckdb",
    schema: "main",
    threads: 2,
    settings: {
      autoinstall_known_extensions: false,
      memory_limit: "1536MiB",
      temp_directory: "/tmp/floe/spill",
    },
  });
});

Deno.test("compute/duckdb loads extensions from the image and nowhere else", () => {
  const { binding } = new Driver(duckdb, { config: { extensions: ["httpfs"] } }).grant(request);
  assert.deepEqual(at(binding, "output.extensions"), ["httpfs"]);
  assert.equal(at(binding, "output.settings.extension_directory"), "/opt/duckdb/extensions");
  assert.equal(at(binding, "output.settings.autoinstall_known_extensions"), false);
});

Deno.test("compute/duckdb reads the compute of upstream's demo", () => {
  const config = { path: "/tmp/floe/{product_slug}.duckdb", threads: 4, memory_limit: "2GB" };
  assert.ok(duckdb.config.safeParse(config).success);
});

Deno.test("compute/duckdb refuses a file that outlives or is shared by pods", () => {
  for (const path of ["/data/floe.duckdb", ":memory:", "md:prod", "/tmp/../data/a.duckdb"]) {
    const { success, error } = duckdb.config.safeParse({ path });
    assert.equal(success, false, path);
    assert.match(error?.issues[0]?.message ?? "", /below \/tmp/);
  }
});

Deno.test("compute/duckdb refuses settings that floe sets or that hold secrets", () => {
  const refused = { threads: 4, s3_secret_access_key: "x", motherduck_token: "x", "a b": 1 };
  for (const [name, value] of Object.entries(refused)) {
    assert.equal(duckdb.config.safeParse({ settings: { [name]: value } }).success, false, name);
  }
  assert.ok(duckdb.config.safeParse({ settings: { preserve_insertion_order: false } }).success);
});

Deno.test("memoryLimit() leaves a quarter of the pod to Python", () => {
  assert.equal(memoryLimit(undefined, "2Gi"), "1536MiB");
  assert.equal(memoryLimit("8GB", "2Gi"), "1536MiB");
  assert.equal(memoryLimit("1GiB", "2Gi"), "1024MiB");
  assert.equal(memoryLimit("500 MB", undefined), "476MiB");
  assert.equal(memoryLimit(undefined, undefined), undefined);
  assert.equal(memoryLimit(undefined, "1M"), "1MiB");
});
