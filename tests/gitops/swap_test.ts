import assert from "node:assert/strict";
import { floe } from "../cli/tiny.ts";
import { chosen, tree } from "./delivery.ts";

Deno.test("swapping Argo CD for Flux is one line, and changes nothing that runs", async () => {
  const [argocd, flux] = [await tree(chosen("argocd")), await tree(chosen("flux"))];
  const kept = (path: string) => !path.startsWith("gitops/") && !path.includes("/argocd-health/");
  const paths = (all: typeof flux) => [...all.objects.keys()].filter(kept);
  assert.deepEqual(paths(argocd), paths(flux));
  for (const path of paths(flux)) {
    const [one, other] = [argocd.objects.get(path), flux.objects.get(path)];
    // The artifacts say which plugins a platform has; pods are named and started by what they notice.
    if (path.includes("floe-artifacts")) {
      assert.equal(one?.metadata.name, other?.metadata.name);
      continue;
    }
    const { "argocd.argoproj.io/sync-wave": _, ...annotations } = one?.metadata.annotations ?? {};
    const { annotations: __, ...metadata } = one?.metadata ?? {};
    const plain = Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations };
    assert.deepEqual({ ...one, metadata: plain }, other, path);
  }
});

const mistakes = {
  "git@git.example.com:data/platform.git": /Expected an address such as https/,
  "https://someone@git.example.com/platform": /write no user into the address/,
  "https://git.example.com/platform/": /leave out the slash/,
};

for (const [written, expected] of Object.entries(mistakes)) {
  Deno.test(`a repository is not written ${written}`, async () => {
    for (const type of ["argocd", "flux"]) {
      const files = chosen(type);
      const text = files["platform.yaml"]?.replace(
        /repository: "[^"]*"/,
        `repository: "${written}"`,
      );
      const { code, error } = await floe(["validate"], {
        files: { ...files, "platform.yaml": text ?? "" },
      });
      assert.equal(code, 1);
      assert.match(error, expected);
    }
  });
}

Deno.test("revision and path name nothing outside the repository", async () => {
  for (const wrong of [', revision: "../main"', ', path: "../dist"', ', path: "/dist"']) {
    const { code, error } = await floe(["validate"], { files: chosen("flux", wrong) });
    assert.equal(code, 1, wrong);
    assert.match(error, /Expected a (branch|folder)/);
  }
});
