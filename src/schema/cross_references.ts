import { diagnose, type Diagnostic, suggest } from "../diagnostics/mod.ts";
import { dotted } from "./check.ts";
import type { Platform } from "./model/platform.ts";
import type { Product } from "./model/product.ts";
import { keyPlaceOf, placeOf, type Tree } from "./tree.ts";

type Path = readonly PropertyKey[];

/** References inside one platform file and rules of its tier: FLOE-SCH018, FLOE-SCH019. */
export function checkPlatform(platform: Platform, tree: Tree): readonly Diagnostic[] {
  return [...tierRules(platform, tree), ...layerReferences(platform, tree)];
}

/** What belongs to which tier (upstream's rules C001 to C006). */
function tierRules(platform: Platform, tree: Tree): readonly Diagnostic[] {
  const { scope, parent } = platform;
  const found: Diagnostic[] = [];
  const refuse = (path: Path, message: string, hint: string) =>
    found.push(diagnose("FLOE-SCH019", { message, hint, at: keyPlaceOf(tree, path) }));
  if (scope === "domain" && parent === undefined) {
    refuse(["scope"], "A domain needs a parent", "Write parent: { ref: <platform file> }");
  }
  if (scope !== "domain" && parent !== undefined) {
    const name = scope === undefined ? "A platform without a scope" : "An enterprise";
    refuse(["parent"], `${name} has no parent`, "Write scope: domain, or delete the parent");
  }
  const owners = [
    ["approved_plugins", "enterprise"],
    ["approved_sinks", "enterprise"],
    ["approved_products", "domain"],
  ] as const;
  for (const [field, owner] of owners) {
    if (platform[field] === undefined || scope === owner) continue;
    // A domain may shrink what its enterprise approved; a platform that stands alone may not.
    if (owner === "enterprise" && scope === "domain") continue;
    refuse([field], `"${field}" belongs to scope: ${owner}`, `Write scope: ${owner}, or delete it`);
  }
  return found;
}

/** Layers name instances of this file; with a parent they may be the parent's. */
function layerReferences(platform: Platform, tree: Tree): readonly Diagnostic[] {
  if (platform.parent !== undefined) return [];
  return Object.entries(platform.layers ?? {}).flatMap(([name, layer]) =>
    (["storage", "catalog"] as const).flatMap((category) => {
      const wanted = layer[category];
      const known = [
        ...Object.keys(platform.plugins[category] ?? {}),
        ...Object.keys(platform.instance_aliases?.[category] ?? {}),
      ];
      if (wanted === undefined || known.includes(wanted)) return [];
      const path = ["layers", name, category];
      return [missing(tree, path, `There is no ${category} instance "${wanted}"`, wanted, known)];
    })
  );
}

/** References inside one product file: FLOE-SCH018. */
export function checkProduct(product: Product, tree: Tree): readonly Diagnostic[] {
  const { jobs = {}, schedules = {}, sensors = {}, backfills = {}, partitions = {}, assets = {} } =
    product.orchestration ?? {};
  const found: Diagnostic[] = [];
  const expect = (kind: string, known: object, name: string, ...path: Path) => {
    if (Object.hasOwn(known, name)) return;
    const words = `There is no ${kind} "${name}"`;
    found.push(missing(tree, ["orchestration", ...path], words, name, Object.keys(known)));
  };
  for (const [name, { job }] of Object.entries(schedules)) {
    expect("job", jobs, job, "schedules", name, "job");
  }
  for (const [name, { job }] of Object.entries(backfills)) {
    expect("job", jobs, job, "backfills", name, "job");
  }
  for (const [name, sensor] of Object.entries(sensors)) {
    expect("job", jobs, sensor.job, "sensors", name, "job");
    if (sensor.type !== "run_status") continue;
    sensor.watched_jobs.forEach((job, index) =>
      expect("job", jobs, job, "sensors", name, "watched_jobs", index)
    );
  }
  for (const [name, asset] of Object.entries(assets)) {
    if (asset.partitions === undefined) continue;
    expect("partition", partitions, asset.partitions, "assets", name, "partitions");
  }
  return found;
}

function missing(
  tree: Tree,
  path: Path,
  message: string,
  wanted: string,
  known: readonly string[],
): Diagnostic {
  return diagnose("FLOE-SCH018", {
    message: `${message}, which "${dotted(path)}" names`,
    hint: suggest(wanted, known),
    at: placeOf(tree, path),
  });
}
