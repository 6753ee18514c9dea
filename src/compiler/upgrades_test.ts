import assert from "node:assert/strict";
import { z } from "zod";
import { definePlugin, type InstanceRef, registry, type Upgrade } from "../plugin/mod.ts";
import { checkUpgrades, usedVersions } from "./upgrades.ts";

function upgrade(from: readonly string[], more: Partial<Upgrade> = {}): Upgrade {
  return { from, reversible: true, notes: `From ${from.join(" or ")}.`, ...more };
}

const store = definePlugin({
  id: "database/store",
  summary: "Keeps things",
  config: z.strictObject({}),
  versions: [
    { version: "1", images: {} },
    { version: "2", images: {}, upgrade: upgrade(["1"]) },
    { version: "3", images: {}, upgrade: upgrade(["2"], { backupFirst: true }) },
    { version: "4", images: {}, upgrade: upgrade(["2", "3"], { reversible: false }) },
    { version: "5", images: {}, upgrade: upgrade([]) },
    { version: "6", images: {} },
  ],
  describe: () => ({ components: [] }),
});
const known = registry([store]);
const ref: InstanceRef = "database/default";

function findings(from: string, to: string, plugin: string = store.id) {
  const before = [{ ref, plugin, version: from }];
  const plan = { instances: [{ ref, plugin: store.id, version: to, config: {} }] };
  return checkUpgrades(before, plan, known);
}

const codes = (from: string, to: string) => findings(from, to).map(({ code }) => code);

Deno.test("checkUpgrades() says nothing where nothing changes or nothing is stored", () => {
  assert.deepEqual(codes("2", "2"), []);
  assert.deepEqual(codes("1", "6"), []);
  assert.deepEqual(findings("1", "4", "database/other"), []);
  assert.deepEqual(checkUpgrades([], { instances: [] }, known), []);
});

Deno.test("checkUpgrades() shows what a step needs, a backup as a warning", () => {
  const [plain] = findings("1", "2");
  assert.deepEqual([plain?.code, plain?.severity, plain?.hint], ["FLOE-UPG004", "note", "From 1."]);
  const [backup] = findings("2", "3");
  assert.deepEqual([backup?.code, backup?.severity], ["FLOE-UPG003", "warning"]);
});

Deno.test("checkUpgrades() refuses a skip, with the versions between", () => {
  const [skip] = findings("1", "4");
  assert.deepEqual([skip?.code, skip?.severity], ["FLOE-UPG001", "error"]);
  assert.match(skip?.hint ?? "", /^Set `version: "2"` first and let it roll out\. From 2 or 3\./);
  const before = [{ ref, plugin: store.id, version: "0" }];
  const plan = { instances: [{ ref, plugin: store.id, version: "2", config: {} }] };
  assert.match(checkUpgrades(before, plan, known)[0]?.hint ?? "", /^There is no way/);
});

Deno.test("checkUpgrades() lists every version between", () => {
  const versions = ["1", "2", "3", "4"].map((version, index) => ({
    version,
    images: {},
    ...(index === 0 ? {} : { upgrade: upgrade([String(index)]) }),
  }));
  const all = registry([{ ...store, versions }]);
  const before = [{ ref, plugin: store.id, version: "1" }];
  const plan = { instances: [{ ref, plugin: store.id, version: "4", config: {} }] };
  const [skip] = checkUpgrades(before, plan, all);
  assert.match(skip?.hint ?? "", /`version: "2"` first and let it roll out, then 3\./);
});

Deno.test("checkUpgrades() refuses a step that nobody supports, with what to do instead", () => {
  assert.deepEqual(codes("4", "5"), ["FLOE-UPG001"]);
  assert.match(findings("4", "5")[0]?.hint ?? "", /There is no way.*--replace/s);
});

Deno.test("checkUpgrades() goes back over what was not changed, and over nothing else", () => {
  assert.deepEqual(codes("3", "1"), []);
  assert.deepEqual(codes("4", "3"), ["FLOE-UPG002"]);
  assert.match(findings("4", "1")[0]?.message ?? "", /from 4 to 1: 4 changed what is stored/);
});

Deno.test("usedVersions() lists instances that have a version", () => {
  const other: InstanceRef = "storage/default";
  const instances = [{ ref, plugin: store.id, version: "1", config: {} }, {
    ref: other,
    plugin: "storage/box",
    config: {},
  }];
  assert.deepEqual(usedVersions({ instances }), [{ ref, plugin: store.id, version: "1" }]);
});
