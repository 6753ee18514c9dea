import assert from "node:assert/strict";
import type { z } from "zod";
import { at } from "../../constructs/testing.ts";
import { Driver } from "../testing.ts";
import rest from "./rest.ts";

type Config = z.input<typeof rest.config>;

const uri = "https://catalog.example.com/api/catalog/";
const credentials = {
  client_id: { secret_ref: "catalog-client" },
  client_secret: { secret_ref: "catalog-client" },
};

function grantOf(config: Config) {
  return new Driver(rest, { config }).grant({
    capability: "iceberg-rest",
    demand: { access: "readwrite" },
    consumer: {
      namespace: "acme-orders",
      instance: "product",
      need: "iceberg-rest",
      product: "retail-orders",
    },
    nameParts: ["retail-orders", "iceberg-rest"],
  });
}

Deno.test("catalog/rest binds a product to its namespace with a client of people", () => {
  const { binding, secrets } = grantOf({ uri, warehouse: "lake", namespace: "acme", credentials });
  assert.deepEqual(binding, {
    uri: "https://catalog.example.com/api/catalog",
    warehouse: "lake",
    namespace: "acme.retail_orders",
    oauth2: {
      tokenUri: "https://catalog.example.com/api/catalog/v1/oauth/tokens",
      scope: "PRINCIPAL_ROLE:ALL",
      clientId: { secret: "catalog-client", key: "client-id" },
      clientSecret: { secret: "catalog-client", key: "client-secret" },
    },
    accessDelegation: "vended-credentials",
  });
  assert.deepEqual(secrets?.map(({ name, namespaces }) => [name, namespaces]), [
    ["catalog-client", ["acme-orders"]],
  ]);
});

Deno.test("catalog/rest without credentials asks without a token", () => {
  const { binding, secrets } = grantOf({ uri, warehouse: "lake", access_delegation: "none" });
  assert.equal(at(binding, "oauth2"), undefined);
  assert.equal(at(binding, "namespace"), "retail_orders");
  assert.deepEqual(secrets, []);
});

Deno.test("catalog/rest is reached at the host and port of its URI", () => {
  const place = (uri: string) =>
    new Driver(rest, { config: { uri, warehouse: "w" } }).describe().offers?.[0]?.at;
  assert.deepEqual(place(uri), { host: "catalog.example.com", port: 443 });
  assert.deepEqual(place("http://catalog.example.com:8181"), {
    host: "catalog.example.com",
    port: 8181,
  });
});

Deno.test("catalog/rest refuses literals, no URI, empty namespaces and unknown delegation", () => {
  const refused = (config: unknown) => !rest.config.safeParse(config).success;
  assert.ok(refused({ warehouse: "lake" }));
  assert.ok(refused({ uri: "catalog", warehouse: "lake" }));
  assert.ok(refused({ uri, warehouse: "lake", namespace: "a..b" }));
  assert.ok(refused({ uri, warehouse: "lake", access_delegation: "maybe" }));
  assert.ok(
    refused({ uri, warehouse: "lake", credentials: { client_id: "a", client_secret: "b" } }),
  );
});
