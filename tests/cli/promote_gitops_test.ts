import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { type MemoryHost } from "../../src/host/mod.ts";
import { FakeRegistry } from "../fixtures/registry.ts";
import { run } from "./compiled.ts";
import { repository, rules, tagged, twoEnvironments } from "./environments.ts";

/** The objects of one promotion into a registry. */
async function gitops(options: string): Promise<{ code: number; objects: unknown[] }> {
  const registry = new FakeRegistry();
  const plain = await twoEnvironments();
  const host: MemoryHost = { ...plain, send: (request) => registry.answer(request) };
  const to = "--to oci://registry.example.com/platform";
  const { code } = await run(
    host,
    `bundle promote ${repository}:1.0.0-local local ${rules} ${to} --gitops-out pins ${options}`,
  );
  const text = await host.files.readText("pins/tiny-local.yaml") ?? "";
  return { code, objects: parseAllDocuments(text).map((document) => document.toJS()) };
}

Deno.test("floe bundle promote pins the digest for Argo CD", async () => {
  const { code, objects: [application] } = await gitops("--gitops argocd");
  assert.equal(code, 0);
  const { kind, spec } = z.object({
    kind: z.string(),
    spec: z.object({ source: z.record(z.string(), z.unknown()), project: z.string() }),
  }).parse(application);
  assert.deepEqual([kind, spec.project], ["Application", "default"]);
  assert.equal(spec.source["repoURL"], "oci://registry.example.com/platform");
  assert.match(`${spec.source["targetRevision"]}`, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(spec.source["directory"], { recurse: true });
});

Deno.test("floe bundle promote pins the digest for Flux, which verifies by a Secret", async () => {
  const { code, objects } = await gitops("--gitops flux --verify-secret release-keys");
  assert.equal(code, 0);
  const [repository, kustomization] = z.array(z.object({
    kind: z.string(),
    metadata: z.object({ name: z.string(), namespace: z.literal("flux-system") }),
    spec: z.record(z.string(), z.unknown()),
  })).parse(objects);
  assert.deepEqual(repository?.spec["verify"], {
    provider: "cosign",
    secretRef: { name: "release-keys" },
  });
  assert.match(JSON.stringify(repository?.spec["ref"]), /^{"digest":"sha256:[0-9a-f]{64}"}$/);
  assert.deepEqual(kustomization?.spec["sourceRef"], {
    kind: "OCIRepository",
    name: repository?.metadata.name,
  });
});

Deno.test("floe bundle promote writes no GitOps objects for what no controller can pull", async () => {
  const host = await twoEnvironments();
  const promote = `bundle promote ${repository}:1.0.0-local local ${rules} --gitops-out pins`;
  assert.equal((await run(host, `${promote} --gitops argocd`)).code, 2);
  assert.equal((await run(host, promote)).code, 2);
  assert.equal(await tagged(host, "local"), undefined);
  assert.equal((await gitops("--gitops toString")).code, 2);
});
