import assert from "node:assert/strict";
import { readDockerConfig } from "./credentials.ts";

const password = `${crypto.randomUUID()}:with a colon`;
const token = crypto.randomUUID();
const find = readDockerConfig(JSON.stringify({
  auths: {
    "https://index.docker.io/v1/": { auth: btoa(`hub:${password}`) },
    "ghcr.io": { auth: btoa(`robot:${password}`) },
    "acme.example.com": { auth: btoa("0000:"), identitytoken: token },
    "helper.example.com": {},
    "broken.example.com": { auth: "%%%" },
  },
  credsStore: "desktop",
}));

Deno.test("readDockerConfig() finds a user and a password", () => {
  assert.deepEqual(find?.("ghcr.io"), { kind: "password", user: "robot", password });
  assert.deepEqual(find?.("docker.io"), { kind: "password", user: "hub", password });
});

Deno.test("readDockerConfig() prefers an identity token", () => {
  assert.deepEqual(find?.("acme.example.com"), { kind: "identity token", token });
});

Deno.test("readDockerConfig() has nothing for others", () => {
  for (const registry of ["quay.io", "helper.example.com", "broken.example.com"]) {
    assert.equal(find?.(registry), undefined);
  }
});

Deno.test("readDockerConfig() takes no file that is none", () => {
  assert.equal(readDockerConfig("{"), undefined);
  assert.equal(readDockerConfig("[]")?.("ghcr.io"), undefined);
});
