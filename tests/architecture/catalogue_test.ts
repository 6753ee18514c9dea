import assert from "node:assert/strict";
import { catalogue } from "../../src/diagnostics/mod.ts";
import { sources, withoutComments } from "./sources.ts";

const codes = Object.keys(catalogue);
const catalogueFolder = "src/diagnostics/catalogue/";

Deno.test("no code of the catalogue is defined twice", async () => {
  const defined: string[] = [];
  for (const { path, code } of await sources()) {
    if (!path.startsWith(catalogueFolder)) continue;
    defined.push(...[...code.matchAll(/^ {2}"(FLOE-[A-Z]+\d+)":/gm)].map(([, one = ""]) => one));
  }
  const twice = defined.filter((code, index) => defined.indexOf(code) !== index);
  assert.deepEqual(twice, []);
  assert.deepEqual(defined.sort(), codes.toSorted(), "every file of the catalogue is listed");
});

Deno.test("every code of the catalogue is raised somewhere in src", async () => {
  const raising = (await sources()).filter(({ path }) =>
    path.startsWith("src/") && !path.startsWith(catalogueFolder) && !isTest(path)
  ).map(({ code }) => code).join("\n");
  assert.deepEqual(codes.filter((code) => !raising.includes(`"${code}"`)), []);
});

Deno.test("every code of the catalogue is provoked by a test", async () => {
  const tested = await testTexts();
  assert.deepEqual(codes.filter((code) => !tested.includes(code)), []);
});

Deno.test("every code of a plugin is provoked by a test", async () => {
  const tested = await testTexts();
  const missing: string[] = [];
  for (const { path, code } of await sources()) {
    if (!path.startsWith("plugins/")) continue;
    const own = [...code.matchAll(/pluginDiagnostic\(\s*id,\s*"([^"]+)"/g)];
    const calls = [...code.matchAll(/pluginDiagnostic\(/g)];
    assert.equal(own.length, calls.length, `${path} writes its codes out`);
    const [, id = ""] = /\bid = "([^"]+)"/.exec(code) ?? [];
    for (const [, name = ""] of own) {
      if (!tested.includes(`${id}/${name}`)) missing.push(`${id}/${name} of ${path}`);
    }
  }
  assert.deepEqual(missing, []);
});

Deno.test("every code that src names is in the catalogue", async () => {
  const known = new Set<string>(codes);
  const unknown = (await sources()).flatMap(({ path, code }) =>
    [...code.matchAll(/FLOE-[A-Z]+\d{3}\b/g)].filter(([one]) => !known.has(one))
      .map(([one]) => `${path}: ${one}`)
  );
  assert.deepEqual(unknown, []);
});

for (const [code, entry] of Object.entries(catalogue)) {
  Deno.test(`the entry of ${code} reads as an entry does`, () => {
    assert.match(code, /^FLOE-[A-Z]+\d{3}$/);
    assert.doesNotMatch(entry.summary, /[.\n]$|\n/, "a summary is one line without a period");
    assert.match(entry.explanation, /[.!`]$/, "an explanation is made of sentences");
    assert.notEqual(entry.wrong.trim(), "");
    assert.notEqual(entry.right.trim(), "");
    assert.notEqual(entry.wrong, entry.right, "the repair differs from the mistake");
  });
}

/** The code of every test, its golden texts included. */
async function testTexts(): Promise<string> {
  const found: string[] = [];
  for (const root of ["src", "constructs", "plugins", "tests"]) await collect(root, found);
  return found.join("\n");
}

async function collect(folder: string, found: string[]): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await collect(path, found);
    else if (isTest(path) && !path.startsWith("tests/architecture/")) {
      found.push(withoutComments(await Deno.readTextFile(path)));
    }
  }
}

/** Tests, what they share, and their golden texts. */
function isTest(path: string): boolean {
  return /(?:_test|\/testing\w*)\.ts$/.test(path) || /^tests\/.*\.(?:ts|txt)$/.test(path);
}
