import assert from "node:assert/strict";
import { dbtSecret, expand, secretKeyOf } from "./config.ts";

Deno.test("expand() replaces the product's name and slug", () => {
  const product = { name: "retail-orders" };
  assert.equal(expand("/tmp/{product_slug}.db", product), "/tmp/retail_orders.db");
  assert.equal(expand("{product_name}/{product_name}", product), "retail-orders/retail-orders");
  assert.equal(expand("{other}", product), "{other}");
});

Deno.test("expand() never makes an empty slug", () => {
  assert.equal(expand("{product_slug}", { name: "--" }), "product");
});

Deno.test("dbtSecret() names a variable that dbt keeps out of its logs", () => {
  const { variable, reference } = dbtSecret({ secret: "team.warehouse", key: "api-key" });
  assert.deepEqual(variable, {
    name: "DBT_ENV_SECRET_FLOE_TEAM_WAREHOUSE__API_KEY",
    secret: { secret: "team.warehouse", key: "api-key" },
  });
  assert.equal(reference, "{{ env_var('DBT_ENV_SECRET_FLOE_TEAM_WAREHOUSE__API_KEY') }}");
});

Deno.test("secretKeyOf() prefers the key that the reference names", () => {
  assert.deepEqual(secretKeyOf({ secret_ref: "a" }, "password"), { secret: "a", key: "password" });
  assert.deepEqual(secretKeyOf({ secret_ref: "a", key: "b" }, "password"), {
    secret: "a",
    key: "b",
  });
});
