import assert from "node:assert/strict";
import type { z } from "zod";
import { at, jsonFile, one } from "../../../constructs/testing.ts";
import type { GrantRecord } from "../../../src/plugin/mod.ts";
import { Driver } from "../../testing.ts";
import nessie from "./mod.ts";

const oidc = {
  issuer: "https://login.example.com/realms/data",
  client_id: { secret_ref: "nessie-client" },
  client_secret: { secret_ref: "nessie-client" },
  scope: "catalog",
};

function driver(config: z.input<typeof nessie.config>, grants: readonly GrantRecord[] = []) {
  const bindings = {
    sql: {
      database: {
        host: "db.acme.svc.cluster.local",
        port: 5432,
        database: "nessie_database",
        user: "nessie_database",
        password: { secret: "db-nessie", key: "password" },
        sslMode: "disable",
      },
    },
    "object-store": {
      storage: {
        endpoint: null,
        region: "eu-west-1",
        pathStyle: false,
        bucket: "lake",
        prefix: "",
        sts: false,
      },
    },
  } as const;
  return new Driver(nessie, { config, bindings, grants });
}

/** What the Job is told. */
function desired(found: ReturnType<typeof driver>): unknown {
  const maps = found.platform().filter(({ metadata }) =>
    metadata.name.startsWith("nessie-namespaces-desired-")
  );
  return jsonFile(one(maps, "ConfigMap"), "namespaces.json");
}

function granted(product: string, namespace: string): GrantRecord {
  const consumer = {
    namespace: `acme-${product}`,
    instance: "product",
    need: "iceberg-rest",
    product,
  };
  const binding = {
    uri: "http://x/iceberg",
    warehouse: "acme",
    namespace,
    accessDelegation: "none",
  } as const;
  return { capability: "iceberg-rest", consumer, demand: { access: "readwrite" }, binding };
}

Deno.test("catalog/nessie has a Job make the namespaces that it grants, and nobody else's", () => {
  const grants = [granted("web", "web"), granted("orders", "orders"), granted("again", "web")];
  const found = driver({ namespace: "shared", warehouse: "lake" }, grants);
  assert.deepEqual(desired(found), {
    schema: "floe-iceberg-namespaces/v1",
    uri: "http://nessie.acme.svc.cluster.local:19120/iceberg",
    warehouse: "lake",
    namespaces: ["orders", "shared", "web"],
  });
  const container = at(one(found.platform(), "Job"), "spec.template.spec.containers.0");
  const args = ["iceberg-namespaces", "--desired", "/etc/floe/namespaces.json"];
  assert.deepEqual(at(container, "args"), args);
  assert.deepEqual(found.describe().calls, [{
    from: { side: "platform", component: "namespaces" },
    to: { side: "platform", component: "nessie", endpoint: "http" },
    edge: "boot",
  }]);
});

Deno.test("catalog/nessie logs its Job in where an issuer is named", () => {
  const found = driver({ oidc }, [granted("orders", "orders")]);
  assert.deepEqual(at(desired(found), "oauth2"), {
    tokenUri: "http://nessie.acme.svc.cluster.local:19120/iceberg/v1/oauth/tokens",
    scope: "catalog",
    clientIdFile: "/secrets/client-id",
    clientSecretFile: "/secrets/client-secret",
  });
  const volumes = at(one(found.platform(), "Job"), "spec.template.spec.volumes");
  assert.match(JSON.stringify(volumes), /"nessie-client"/);
  assert.deepEqual(found.describe().secrets?.map(({ name, namespaces }) => [name, namespaces]), [
    ["nessie-client", ["acme"]],
  ]);
  assert.deepEqual(driver({}).describe().secrets, []);
});
