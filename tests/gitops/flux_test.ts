import assert from "node:assert/strict";
import { at, list, text } from "../../src/policy/json.ts";
import { floe } from "../cli/tiny.ts";
import {
  assertDeliveredOnce,
  below,
  chosen,
  foldersOf,
  ofKind,
  repository,
  tree,
} from "./delivery.ts";

const files = chosen("flux");

Deno.test("Flux: every object is in exactly one Kustomization, and bootstrap in none", async () => {
  const whole = await tree(files);
  assertDeliveredOnce(whole, ofKind(whole, "Kustomization"));
  assert.deepEqual([...below(whole, "gitops/bootstrap").keys()], [
    "gitops/bootstrap/flux-system_kustomize.toolkit.fluxcd.io_kustomization_tiny-local.yaml",
    "gitops/bootstrap/flux-system_source.toolkit.fluxcd.io_gitrepository_tiny-local.yaml",
  ]);
});

Deno.test("Flux: Kustomizations wait, prune, never force, and substitute nothing", async () => {
  const whole = await tree(files);
  for (const { spec } of ofKind(whole, "Kustomization")) {
    assert.equal(at(spec, "wait"), true);
    assert.equal(at(spec, "prune"), true);
    assert.equal(at(spec, "force"), false);
    assert.equal(at(spec, "postBuild"), undefined);
    assert.equal(at(spec, "sourceRef", "name"), "tiny-local");
  }
});

Deno.test("Flux: Kustomizations depend on those of their servers, on known ones, in no circle", async () => {
  const whole = await tree(files);
  const after = new Map(
    ofKind(whole, "Kustomization").map(({ metadata, spec }) =>
      [
        metadata.name,
        list(at(spec, "dependsOn")).map((one) => text(at(one, "name")) ?? ""),
      ] as const
    ),
  );
  assert.deepEqual(after.get("tiny-local-postgresql"), ["tiny-local-platform"]);
  assert.deepEqual(after.get("tiny-local-postgresql-reconcile"), [
    "tiny-local-platform",
    "tiny-local-postgresql",
  ]);
  const done = new Set<string>();
  for (let before = -1; before < done.size;) {
    before = done.size;
    for (const [name, names] of after) if (names.every((one) => done.has(one))) done.add(name);
  }
  assert.deepEqual([...after.keys()].filter((name) => !done.has(name)), []);
});

Deno.test("Flux: the health of the whole waits as long as the longest chain of its parts may take", async () => {
  const whole = await tree(files);
  const seconds = (name: string) => {
    const timeout = text(at(whole.named("Kustomization", name)["spec"], "timeout")) ?? "";
    assert.match(timeout, /^\d+s$/);
    return Number.parseInt(timeout, 10);
  };
  const chain = ["platform", "postgresql", "postgresql-reconcile"]
    .map((name) => seconds(`tiny-local-${name}`));
  assert.ok(seconds("tiny-local") >= chain.reduce((sum, one) => sum + one, 0));
  assert.deepEqual(foldersOf(whole.named("Kustomization", "tiny-local")), ["gitops/delivery"]);
});

Deno.test("Flux: a revision goes to the field that Flux has for its kind", async () => {
  const reference = async (revision: string) => {
    const whole = await tree(chosen("flux", `, revision: ${revision}`));
    return at(whole.named("GitRepository", "tiny-local")["spec"], "ref");
  };
  const commit = "0123456789abcdef0123456789abcdef01234567";
  assert.deepEqual(await reference("release/2"), { branch: "release/2" });
  assert.deepEqual(await reference("refs/tags/v1.2"), { name: "refs/tags/v1.2" });
  assert.deepEqual(await reference(`"${commit}"`), { commit });
});

Deno.test("Flux: credentials are a Secret that people make and the GitRepository names", async () => {
  const private_ = chosen("flux", ", credentials: { secret_ref: platform-repository }");
  const whole = await tree(private_);
  const { spec } = whole.named("GitRepository", "tiny-local");
  assert.equal(at(spec, "url"), repository);
  assert.deepEqual(at(spec, "secretRef"), { name: "platform-repository" });
  const { out } = await floe(["secrets"], { files: private_ });
  assert.match(out, /platform-repository username\n +made by you; in flux-system/);
});
