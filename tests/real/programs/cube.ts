import { cached } from "./cache.ts";
import { once, type Program } from "./program.ts";
import { run } from "./run.ts";
import { VERSIONS } from "./versions.ts";

/** The parts of Cube that are JavaScript. */
const packages = ["schema-compiler", "server-core", "api-gateway"];

/**
 * Cube's own compiler of models, its options and its queries, from npm: the folder of the modules.
 * Their install scripts would fetch native programs from elsewhere, and are not run.
 */
export const cube: Program = once(async () => {
  const node = await run("node", ["--version"]);
  const npm = await run("npm", ["--version"]);
  if (!node.ok || !npm.ok) return { missing: "there is no node and npm" };
  const wanted = packages.map((name) => `@cubejs-backend/${name}@${VERSIONS.cube}`);
  const recipe = wanted.join("\n");
  const entry = { name: "cube", version: VERSIONS.cube, recipe, takes: "about a minute" };
  const folder = await cached(entry, async (folder) => {
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder];
    const finished = await run("npm", ["install", ...options, ...wanted], { cwd: folder });
    return finished.ok ? undefined : { missing: finished.stderr };
  });
  return typeof folder === "string" ? `${folder}/node_modules` : folder;
});
