import assert from "node:assert/strict";
import { z } from "zod";
import {
  codesOf,
  compileCase,
  planOf,
  platformYaml,
  productYaml,
  theOnly,
} from "./testing_fixtures.ts";
import { isOverlayable } from "./overlayable.ts";

const named = platformYaml.replace(
  "compute: { type: engine }",
  "compute:\n    default: { type: engine }\n    hot: { type: engine, config: { flavour: hot } }",
);

function overlay(text: string, platform = platformYaml) {
  const head = "apiVersion: floe.dev/v1\nkind: Overlay\nmetadata: { name: prod }\n";
  return {
    environment: "prod",
    files: {
      "platform.yaml": platform,
      "environments/prod.yaml": head + text,
      "floe.yaml": productYaml("sales"),
    },
  };
}

Deno.test("an overlay sets what the plugin marks", () => {
  const plan = planOf(overlay("plugins: { compute: { config: { threads: 8 } } }\n"));
  assert.deepEqual(plan.instances[0]?.config, { threads: 8, flavour: "plain" });
});

Deno.test("an overlay sets facts of the environment", () => {
  const text = `production: true
namespace_prefix: blue
log_level: DEBUG
images: { registry: eu.example.com, mirrors: { docker.io: mirror.example.com } }
network: { apiServer: [{ cidr: 10.0.0.1/32, port: 6443 }] }
`;
  const { platform, images, network, products } = planOf(overlay(text));
  assert.equal(platform.production, true);
  assert.equal(platform.namespace, "blue-acme");
  assert.equal(platform.logLevel, "DEBUG");
  assert.equal(images.registry, "eu.example.com");
  assert.deepEqual(images.mirrors, { "docker.io": "mirror.example.com" });
  assert.deepEqual(network.apiServer, [{ cidr: "10.0.0.1/32", port: 6443 }]);
  assert.equal(network.dns.namespace, "kube-system");
  assert.equal(products[0]?.facts.namespace, "blue-acme-sales");
});

Deno.test("an overlay chooses among declared instances, and `default` means its choice", () => {
  const chosen = overlay("use: { compute: hot }\n", named);
  const files = { ...chosen.files, "floe.yaml": productYaml("sales", "compute: default\n") };
  const plan = planOf({ ...chosen, files });
  assert.deepEqual(plan.instances.map(({ ref }) => ref), ["compute/hot", "dbt/default"]);
  assert.equal(plan.products[0]?.artifacts.dbt.target, "hot");
});

Deno.test("an overlay may not set an unmarked field; both places are named", () => {
  const one = overlay(
    "plugins: { compute: { default: { config: { flavour: hot } } } }\n",
    platformYaml.replace("type: engine", "type: engine, config: { flavour: plain }"),
  );
  const { at, related } = theOnly(one, "FLOE-ENV002");
  assert.equal(at?.file, "environments/prod.yaml");
  assert.equal(related?.[0]?.at.file, "platform.yaml");
});

Deno.test("an overlay configures and uses declared instances only; both places are named", () => {
  const configured = theOnly(
    overlay("plugins: { compute: { big: { config: { threads: 8 } } } }\n"),
    "FLOE-ENV003",
  );
  assert.equal(configured.related?.[0]?.at.file, "platform.yaml");
  const used = theOnly(overlay("use: { compute: hott }\n", named), "FLOE-ENV004");
  assert.match(used.hint ?? "", /Did you mean "hot"/);
});

Deno.test("an overlay can't touch a guardrail", () => {
  const codes = codesOf(overlay("governance: { pii_encryption: optional }\n"));
  assert.equal(codes.length, 1);
  assert.match(codes[0] ?? "", /^FLOE-/);
});

Deno.test("an unknown environment is reported with the known ones", () => {
  const unknown = theOnly({ ...overlay(""), environment: "prd" }, "FLOE-ENV001");
  assert.match(unknown.hint ?? "", /prod/);
});

Deno.test("an overlay is called like its file", () => {
  const one = overlay("");
  const files = {
    ...one.files,
    "environments/prod.yaml": one.files["environments/prod.yaml"].replace("prod", "live"),
  };
  assert.deepEqual(codesOf({ ...one, files }), ["FLOE-ENV005"]);
});

Deno.test("an instance that only another environment uses is not idle", () => {
  const one = overlay("use: { compute: hot }\n", named);
  const local = one.files["environments/prod.yaml"].replace("prod", "local")
    .replace(/use:.*\n/, "");
  const files = { ...one.files, "environments/local.yaml": local };
  assert.deepEqual(codesOf({ environment: "local", files }), []);
  assert.deepEqual(
    compileCase({ environment: "local", files }).diagnostics.map((d) => d.severity),
    [
      "note",
    ],
  );
});

Deno.test("isOverlayable() finds the mark on wrappers and above", () => {
  const schema = z.strictObject({
    a: z.string().meta({ overlay: "size" }).optional(),
    b: z.strictObject({ c: z.string() }).default({ c: "" }).meta({ overlay: "size" }),
    d: z.array(z.strictObject({ e: z.string().meta({ overlay: "size" }), f: z.string() })),
    g: z.union([z.string(), z.strictObject({ h: z.string().meta({ overlay: "size" }) })]),
    i: z.record(z.string(), z.string().meta({ overlay: "size" })),
  });
  const yes = [["a"], ["b"], ["b", "c"], ["d", 0, "e"], ["g", "h"], ["i", "any"]];
  const no = [["d"], ["d", 0, "f"], ["g"], ["i"], ["nowhere"], []];
  for (const path of yes) assert.equal(isOverlayable(schema, path), true, path.join("."));
  for (const path of no) assert.equal(isOverlayable(schema, path), false, path.join("."));
});

Deno.test("an overlay's domain must be a DNS name", () => {
  assert.deepEqual(codesOf(overlay("domain: data.example.com\n")), []);
  for (const wrong of ["https://data.example.com", "Data.example.com", "data.example.com."]) {
    assert.deepEqual(codesOf(overlay(`domain: ${wrong}\n`)), ["FLOE-SCH005"], wrong);
  }
});
