import assert from "node:assert/strict";
import { plugins } from "../../plugins/mod.ts";
import { catalogue } from "../../src/diagnostics/mod.ts";
import { schemaKinds } from "../../src/schema/json_schema.ts";
import { edited, floe, pathsBelow } from "./tiny.ts";

async function json(args: readonly string[], files?: Record<string, string>) {
  const ran = await floe(args, files === undefined ? {} : { files });
  return { ...ran, value: JSON.parse(ran.out) };
}

Deno.test("floe version prints the version of deno.json", async () => {
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  assert.equal((await floe(["version"])).out, `${version}\n`);
  assert.equal((await floe(["--version"])).out, `${version}\n`);
  assert.deepEqual((await json(["version", "--json"])).value, { version });
});

Deno.test("floe explain shows the mistake and its repair, from the catalogue", async () => {
  const { summary, explanation, severity } = catalogue["FLOE-CLI003"];
  const { code, out } = await floe(["explain", "floe-cli003"]);
  assert.equal(code, 0);
  assert.equal(
    out,
    `FLOE-CLI003 (${severity}): ${summary}

${explanation}

Wrong:

    floe validate --product retail-order

Right:

    floe validate --product retail-orders
`,
  );
});

Deno.test("floe explain --list shows every code once", async () => {
  const { out } = await floe(["explain", "--list"]);
  const listed = out.trimEnd().split("\n").map((line) => line.split(" ")[0]);
  assert.deepEqual(listed, Object.keys(catalogue));
});

Deno.test("floe explain --json is the catalogue's entry", async () => {
  const { value } = await json(["explain", "FLOE-CLI001", "--json"]);
  assert.deepEqual(value, { code: "FLOE-CLI001", ...catalogue["FLOE-CLI001"] });
  const { value: list } = await json(["explain", "--list", "--json"]);
  assert.equal(list.length, Object.keys(catalogue).length);
});

Deno.test("floe plugins lists every plugin below its category", async () => {
  const { out } = await floe(["plugins"]);
  for (const { id, summary } of plugins) assert.ok(out.includes(id) && out.includes(summary), id);
  assert.match(out, /^catalog: \S/m);
  const { value } = await json(["plugins", "--json"]);
  assert.deepEqual(value, plugins.map(({ id, summary }) => ({ id, summary })));
});

for (const { id } of plugins) {
  Deno.test(`floe plugins ${id} shows its fields, each described`, async () => {
    const { out, code } = await floe(["plugins", id]);
    assert.equal(code, 0);
    const { value } = await json(["plugins", id, "--json"]);
    assert.equal(value.id, id);
    for (const { path, description } of value.fields) {
      assert.ok(description.length > 0, `${id} ${path} has no description`);
      assert.ok(out.includes(`  ${path} `) && out.includes(description), path);
    }
  });
}

for (const kind of schemaKinds) {
  Deno.test(`floe schema ${kind} prints a JSON Schema`, async () => {
    const { value } = await json(["schema", kind]);
    assert.match(value.$schema, /json-schema\.org/);
    assert.ok(Object.keys(value.properties ?? value.$defs ?? value.anyOf ?? {}).length > 0);
  });
}

Deno.test("floe schema --out writes every schema as it prints it", async () => {
  const { host, code } = await floe(["schema", "--out", "schemas"]);
  assert.equal(code, 0);
  const paths = schemaKinds.map((kind) => `schemas/${kind}.schema.json`).sort();
  assert.deepEqual(pathsBelow(host, "schemas"), paths);
  for (const kind of schemaKinds) {
    const text = await host.files.readText(`schemas/${kind}.schema.json`);
    assert.equal(text, (await floe(["schema", kind])).out);
  }
});

Deno.test("floe plan prints the plan alone on standard output", async () => {
  const { value, error } = await json(["plan"]);
  assert.equal(value.schema, "floe-plan/v1");
  assert.equal(value.platform.name, "tiny");
  assert.deepEqual(value.products.map((one: { facts: { name: string } }) => one.facts.name), [
    "clicks",
  ]);
  assert.match(error, /FLOE-DBT004/);
});

Deno.test("floe plan asks to choose where there are two environments", async () => {
  const files = edited("environments/local.yaml", "", "");
  const local = files["environments/local.yaml"] ?? "";
  files["environments/prod.yaml"] = local.replace("name: local", "name: prod");
  const { code, error, out } = await floe(["plan"], { files });
  assert.equal(code, 2);
  assert.equal(out, "");
  assert.match(error, /--platform platform\.yaml --env local\n.*--env prod/);
  assert.equal((await floe(["plan", "-e", "prod"], { files })).code, 0);
});

Deno.test("floe synth --json and validate --json print diagnostics with places", async () => {
  const files = edited("products/clicks/floe.yaml", "owner:", "ownr:");
  for (const command of ["synth", "validate"]) {
    const { value, code, error } = await json([command, "--json"], files);
    assert.deepEqual({ code, error }, { code: 1, error: "" });
    const [found] = value.diagnostics.filter((one: { severity: string }) =>
      one.severity === "error"
    );
    assert.equal(found.code, "FLOE-SCH001");
    assert.deepEqual(found.at, {
      file: "products/clicks/floe.yaml",
      line: 6,
      column: 3,
      length: 4,
    });
  }
});

Deno.test("floe validate writes nothing and says how much is valid", async () => {
  const { code, out, host } = await floe(["validate"]);
  assert.equal(code, 0);
  assert.equal(out, "1 environment is valid\n");
  assert.deepEqual(pathsBelow(host, "dist"), []);
});

Deno.test("floe secrets lists each key with its maker, and no value", async () => {
  const { out, code } = await floe(["secrets"]);
  assert.equal(code, 0);
  assert.match(out, /^tiny in local:\n/);
  assert.match(out, / {2}postgresql-admin password\n {6}made by `floe secrets create`; in tiny\n/);
  assert.match(out, / {2}s3-access secret-key\n {6}made by you; in tiny-clicks\n/);
  const { value } = await json(["secrets", "--json"]);
  const [{ platform, environment, secrets }] = value;
  assert.deepEqual([platform, environment], ["tiny", "local"]);
  for (const row of secrets) assert.equal("value" in row, false);
});

Deno.test("floe secrets create hands values to kubectl's standard input and nowhere else", async () => {
  const { code, out, error, host } = await floe(["secrets", "create", "--context", "kind"], {
    run: () => ({ code: 0, stdout: "", stderr: "" }),
  });
  assert.equal(code, 0);
  assert.match(out, /^tiny\/postgresql-admin: created$/m);
  assert.match(out, /^tiny\/s3-access: left to people$/m);
  const created = host.commands.filter(({ command }) => command.includes("create"));
  assert.ok(created.length > 0);
  for (const { command, options } of created) {
    assert.deepEqual(command, ["kubectl", "--context", "kind", "create", "--filename", "-"]);
    const { data } = JSON.parse(options.input ?? "");
    for (const value of Object.values<string>(data)) {
      for (const seen of [out, error, command.join(" "), ...texts(host.contents)]) {
        assert.equal(seen.includes(value) || seen.includes(atob(value)), false);
      }
    }
  }
});

function texts(contents: ReadonlyMap<string, Uint8Array>): readonly string[] {
  return [...contents.values()].map((bytes) => new TextDecoder().decode(bytes));
}
