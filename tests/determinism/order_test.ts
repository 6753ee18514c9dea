import assert from "node:assert/strict";
import { loadPlatform, platformFolders } from "./platforms.ts";
import { filesOfProject, loadReference } from "./reference.ts";
import { treeDigest } from "./tree.ts";

for (const folder of platformFolders) {
  Deno.test(`synth gives the same bytes of ${folder} in any order of files and products`, async () => {
    const project = await loadPlatform(folder);
    const first = treeDigest(filesOfProject(project));
    for (const seed of [1, 2, 3]) {
      const files = new Map(shuffled([...project.files], seed));
      const products = shuffled(project.products, seed);
      const environments = shuffled(project.environments, seed);
      const again = filesOfProject({ ...project, files, products, environments });
      assert.equal(treeDigest(again), first, `seed ${seed}`);
    }
  });
}

Deno.test("synth gives the same bytes when products come in reverse", async () => {
  const project = await loadReference();
  assert.ok(project.products.length > 1, "one product has no order");
  const files = new Map([...project.files].reverse());
  const products = project.products.toReversed();
  assert.equal(
    treeDigest(filesOfProject({ ...project, files, products })),
    treeDigest(filesOfProject(project)),
  );
});

/** Fisher and Yates, with a small linear congruential generator so that a failure repeats. */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const left = [...items];
  const mixed: Item[] = [];
  for (let state = seed; left.length > 0;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    mixed.push(...left.splice(state % left.length, 1));
  }
  return mixed;
}
