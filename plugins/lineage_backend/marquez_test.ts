import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../constructs/testing.ts";
import { Driver } from "../testing.ts";
import marquez from "./marquez.ts";

const sql = {
  host: "postgresql.acme.svc.cluster.local",
  port: 5432,
  database: "marquez",
  user: "marquez",
  password: { secret: "postgresql-marquez", key: "password" },
  sslMode: "prefer" as const,
};
const request = {
  capability: "openlineage",
  demand: {},
  consumer: { namespace: "acme-orders", instance: "product", need: "openlineage" },
  nameParts: ["orders"],
} as const;

function driver(config: { web?: boolean; retention_days?: number } = {}) {
  return new Driver(marquez, { config, bindings: { sql: { database: sql } } });
}

Deno.test("lineage_backend/marquez receives events at its API's path", () => {
  const address = { host: "marquez.acme.svc.cluster.local", port: 5000 };
  assert.deepEqual(driver().grant({ ...request, address }).binding, {
    url: "http://marquez.acme.svc.cluster.local:5000",
    path: "/api/v1/lineage",
  });
  assert.throws(() => driver().grant(request), /was asked for openlineage/);
});

Deno.test("lineage_backend/marquez migrates by a Job, with the server's own settings", () => {
  const objects = driver({ retention_days: 7 }).platform();
  const configMap = one(objects, "ConfigMap");
  const settings = jsonFile(configMap, "config.json");
  assert.equal(at(settings, "migrateOnStartup"), false);
  assert.equal(at(settings, "search.enabled"), false);
  assert.equal(at(settings, "dbRetention.retentionDays"), 7);
  const pods = [one(objects, "Job"), one(objects, "Deployment", "marquez")];
  for (const object of pods) {
    const pod = at(object, "spec.template.spec");
    assert.equal(at(pod, "volumes.0.configMap.name"), configMap.metadata.name);
    assert.deepEqual(at(pod, "containers.0.env.0.valueFrom.secretKeyRef"), {
      key: "password",
      name: "postgresql-marquez",
    });
  }
  assert.equal(at(pods[0], "spec.template.spec.containers.0.args.0"), "db-migrate");
  assert.equal(at(pods[1], "spec.replicas"), 1);
});

Deno.test("lineage_backend/marquez leaves the password alone to be filled in", () => {
  const text = JSON.stringify(jsonFile(one(driver().platform(), "ConfigMap"), "config.json"));
  assert.deepEqual(text.match(/\$\{[^}]*\}/g), ["${POSTGRES_PASSWORD}"]);
});

Deno.test("lineage_backend/marquez deploys its user interface unless told not to", () => {
  const env = at(
    one(driver().platform(), "Deployment", "marquez-web"),
    "spec.template.spec.containers.0.env",
  );
  assert.deepEqual(at(env, "0"), {
    name: "MARQUEZ_HOST",
    value: "marquez.acme.svc.cluster.local",
  });
  const without = driver({ web: false });
  assert.deepEqual(without.describe().components.map(({ name }) => name), ["marquez", "migrate"]);
  assert.equal(one(without.platform(), "Deployment").metadata.name, "marquez");
});

Deno.test("lineage_backend/marquez says that upstream stands still and that it is open", () => {
  assert.deepEqual(driver().advise().map(({ code }) => code), [
    "lineage_backend/marquez/STALLED",
    "lineage_backend/marquez/NO-AUTH",
  ]);
});

Deno.test("lineage_backend/marquez refuses to keep lineage for no time", () => {
  assert.ok(!marquez.config.safeParse({ retention_days: 0 }).success);
});
