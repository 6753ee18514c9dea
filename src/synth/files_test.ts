import assert from "node:assert/strict";
import { acmePlan, acmeRegistry } from "../../tests/fixtures/acme.ts";
import { sha256 } from "../schema/digest.ts";
import { emit } from "./emit.ts";
import { renderFiles } from "./files.ts";
import { readIndex } from "./index_file.ts";
import { changedObjects } from "./previous.ts";
import { checkFresh, type ExistingTree, planWrites } from "./write_plan.ts";

const plan = acmePlan(["orders"]);
const files = renderFiles(emit(plan, acmeRegistry).objects, plan);

function text(path: string): string {
  const found = files.get(path);
  assert.ok(found !== undefined, `no ${path}`);
  return found;
}

Deno.test("renderFiles() writes one object per file, under its logical name", () => {
  const job = text("acme/local/manifests/box-prepare/acme_batch_job_box-prepare.yaml");
  assert.match(
    job,
    /^apiVersion: batch\/v1\nkind: Job\nmetadata:\n {2}name: box-prepare-[0-9a-f]{8}\n/,
  );
});

Deno.test("renderFiles() lists every file but the index in the index, with its digest", () => {
  const { entries, diagnostics } = readIndex(text("acme/local/floe/index.json"), "index");
  assert.deepEqual(diagnostics, []);
  const listed = new Map(entries.map(({ path, sha256 }) => [`acme/local/${path}`, sha256]));
  for (const [path, content] of files) {
    if (path !== "acme/local/floe/index.json") {
      assert.equal(listed.get(path), sha256(content), path);
    }
  }
  assert.equal(listed.size, files.size - 1);
});

Deno.test("renderFiles() notes the versions in use in the index, for the next upgrade", () => {
  const instances = plan.instances.map((one) => ({ ...one, version: "1.2" }));
  const versioned = { ...plan, instances };
  const index = renderFiles([], versioned).get("acme/local/floe/index.json") ?? "";
  const used = instances.map(({ ref, plugin, version }) => ({ ref, plugin, version }));
  assert.deepEqual(readIndex(index, "index").versions, used);
  assert.deepEqual(readIndex(text("acme/local/floe/index.json"), "index").versions, []);
});

Deno.test("renderFiles() says of every object what made it", () => {
  const map = JSON.parse(text("acme/local/floe/source-map.json"));
  assert.equal(map.schema, "floe-source-map/v1");
  assert.deepEqual(map.objects["apps/Deployment/acme/box"], {
    component: "box",
    origin: "storage/default",
  });
  assert.deepEqual(map.objects["core/ServiceAccount/acme-orders/crew-run"], {
    component: "crew-run",
    origin: "core",
    product: "orders",
  });
});

Deno.test("renderFiles() writes the artifacts that the pod will read", () => {
  const document = text("acme/local/floe/artifacts/orders.json");
  const map = text(
    "acme/local/products/orders/product/acme-orders_core_configmap_floe-artifacts.yaml",
  );
  assert.equal(JSON.parse(document).product.name, "orders");
  const indented = document.split("\n").map((line) => line === "" ? "" : `    ${line}`).join("\n");
  assert.ok(map.includes(`artifacts.json: |\n${indented}`));
});

Deno.test("readIndex() reports what is no index, and paths that lead out of the tree", () => {
  const entry = (path: string) => ({ path, sha256: sha256("") });
  const head = { schema: "floe-index/v1", platform: "acme", environment: "local" };
  for (
    const bad of [
      "<<<<<<< HEAD",
      "[]",
      JSON.stringify({ ...head, schema: "floe-index/v9", files: [] }),
      ...["../x", "/x", "a/../x", "a\\x", "./x"].map((path) =>
        JSON.stringify({ ...head, files: [entry(path)] })
      ),
    ]
  ) {
    const { entries, diagnostics } = readIndex(bad, "dist/index.json");
    assert.deepEqual(entries, [], bad);
    assert.deepEqual(diagnostics.map(({ code }) => code), ["FLOE-OUT004"], bad);
  }
});

const existing: ExistingTree = {
  root: "r",
  files: new Map([["r/same", "1"], ["r/changed", "1"], ["r/stale", "1"], ["r/foreign", "1"]]),
  listed: ["same", "changed", "stale", "gone"],
};
const next = new Map([["r/same", "1"], ["r/changed", "2"], ["r/new", "3"]]);

Deno.test("planWrites() writes what differs and removes only what floe wrote", () => {
  const { writes, removes } = planWrites(existing, next);
  assert.deepEqual([...writes], [["r/changed", "2"], ["r/new", "3"]]);
  assert.deepEqual(removes, ["r/stale"]);
});

Deno.test("checkFresh() reports stale files as errors and foreign ones as warnings", () => {
  const found = checkFresh(existing, next).map((
    { code, severity, at },
  ) => [code, severity, at?.file]);
  assert.deepEqual(found, [
    ["FLOE-OUT001", "error", "r/changed"],
    ["FLOE-OUT001", "error", "r/new"],
    ["FLOE-OUT001", "error", "r/stale"],
    ["FLOE-OUT002", "warning", "r/foreign"],
  ]);
  const written = { root: "r", files: next, listed: ["same", "changed", "new"] };
  assert.deepEqual(checkFresh(written, next), []);
});

Deno.test("changedObjects() pairs the committed object with the new one, where they differ", () => {
  const path = "acme/local/manifests/box/acme_core_service_box.yaml";
  const before = new Map([...files, [path, text(path).replace("box", "bin")]]);
  const changed = changedObjects(before, files);
  assert.deepEqual(changed.map((change) => [change.path, change.after.kind]), [[path, "Service"]]);
  assert.equal(changed[0]?.before.metadata.name, "bin");
  assert.deepEqual(changedObjects(new Map([[path, "<<<<<<< : ["]]), files), []);
});
