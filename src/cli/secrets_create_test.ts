import assert from "node:assert/strict";
import { memoryHost } from "../host/mod.ts";
import type { WantedSecret } from "../plugin/mod.ts";
import { createSecrets } from "./secrets_create.ts";

const shared: WantedSecret = {
  name: "orders-sql",
  namespaces: ["acme", "acme-orders"],
  keys: [{ key: "password", maker: { by: "floe", kind: "password", length: 32 } }],
  purpose: "database",
};

/** A cluster as kubectl shows it: Secrets by `namespace/name`. */
function cluster(secrets: Map<string, Record<string, string>>) {
  return memoryHost({
    run: (command, { input }) => {
      if (command.includes("get")) {
        const data = secrets.get(`${command.at(5)}/${command.at(3)}`);
        return { code: 0, stdout: data === undefined ? "" : JSON.stringify({ data }), stderr: "" };
      }
      const object = JSON.parse(input ?? "");
      secrets.set(`${object.metadata.namespace}/${object.metadata.name}`, object.data);
      return { code: 0, stdout: "", stderr: "" };
    },
  });
}

Deno.test("createSecrets() writes one value into every namespace of a Secret", async () => {
  const secrets = new Map<string, Record<string, string>>();
  const outcomes = await createSecrets(cluster(secrets), ["kubectl"], [shared]);
  assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["created", "created"]);
  const password = secrets.get("acme/orders-sql")?.password ?? "";
  assert.equal(atob(password).length, 32);
  assert.equal(secrets.get("acme-orders/orders-sql")?.password, password);
});

Deno.test("createSecrets() never touches a Secret that exists, and copies its values", async () => {
  const value = btoa(crypto.randomUUID());
  const secrets = new Map([["acme/orders-sql", { password: value }]]);
  const outcomes = await createSecrets(cluster(secrets), ["kubectl"], [shared]);
  assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["exists", "created"]);
  assert.equal(secrets.get("acme-orders/orders-sql")?.password, value);
});

Deno.test("createSecrets() leaves to people, Jobs and operators what they make", async () => {
  const host = cluster(new Map());
  const keys = (maker: WantedSecret["keys"][number]["maker"]) => [{ key: "k", maker }];
  const outcomes = await createSecrets(host, ["kubectl"], [
    { name: "a", namespaces: ["n"], keys: keys({ by: "people" }), purpose: "" },
    { name: "b", namespaces: ["n"], keys: keys({ by: "job", component: "c" }), purpose: "" },
    { name: "d", namespaces: ["n"], keys: keys({ by: "operator", name: "e" }), purpose: "" },
  ]);
  assert.deepEqual(outcomes.map(({ outcome }) => outcome), [
    "left to people",
    "left to a Job",
    "left to an operator",
  ]);
  assert.deepEqual(host.commands, []);
});

Deno.test("createSecrets() refuses a Secret that lacks a key", async () => {
  const secrets = new Map([["acme/orders-sql", { other: "" }]]);
  const outcomes = await createSecrets(cluster(secrets), ["kubectl"], [shared]);
  assert.equal(outcomes[0]?.outcome, "failed");
  assert.match(outcomes[0]?.detail ?? "", /without password/);
});

Deno.test("createSecrets() says what kubectl complained of", async () => {
  const host = memoryHost({ run: () => ({ code: 1, stdout: "", stderr: "no such cluster\n" }) });
  const outcomes = await createSecrets(host, ["kubectl"], [shared]);
  assert.deepEqual(outcomes.map(({ outcome, detail }) => [outcome, detail]), [
    ["failed", "no such cluster"],
  ]);
});

Deno.test("createSecrets() keeps the halves of a key pair together", async () => {
  const secrets = new Map<string, Record<string, string>>();
  const part = (part: "private" | "public") =>
    ({ by: "floe", kind: "rsa-key-pair", part }) as const;
  await createSecrets(cluster(secrets), ["kubectl"], [{
    name: "keys",
    namespaces: ["acme"],
    keys: [{ key: "private.pem", maker: part("private") }, {
      key: "public.pem",
      maker: part("public"),
    }],
    purpose: "tokens",
  }]);
  const data = secrets.get("acme/keys") ?? {};
  const { createPrivateKey, createPublicKey } = await import("node:crypto");
  const derived = createPublicKey(createPrivateKey(atob(data["private.pem"] ?? "")));
  assert.equal(derived.export({ type: "spki", format: "pem" }), atob(data["public.pem"] ?? ""));
});
