import assert from "node:assert/strict";
import { allOptions } from "../../src/cli/command.ts";
import { allCommands, commands as tree } from "../../src/cli/commands.ts";
import { exitCodes } from "../../src/cli/exit_codes.ts";
import { floe } from "./tiny.ts";

const commands = allCommands();
const names = Object.keys(commands);

Deno.test("floe alone prints the overview and says that it was used wrongly", async () => {
  const { code, out } = await floe([]);
  assert.equal(code, exitCodes.usage.code);
  for (const name of Object.keys(tree)) assert.match(out, new RegExp(`^  ${name} +\\S`, "m"));
});

for (const word of ["--help", "-h", "help"]) {
  Deno.test(`floe ${word} prints the overview`, async () => {
    const { code, out, error } = await floe([word]);
    assert.deepEqual({ code, error }, { code: 0, error: "" });
    assert.equal(out, (await floe([])).out);
  });
}

for (const name of names) {
  Deno.test(`floe ${name} --help has examples and describes every option`, async () => {
    const command = await commands[name]?.load();
    assert.ok(command !== undefined);
    assert.equal(command.name, name);
    assert.ok(command.examples.length > 0);
    assert.match(command.description, /\.$/);
    const { code, out } = await floe([...name.split(" "), "--help"]);
    assert.equal(code, 0);
    for (const { command: line, does } of command.examples) {
      assert.ok(out.includes(line) && out.includes(does), line);
    }
    for (const [option, { description, type, value }] of Object.entries(allOptions(command))) {
      assert.ok(description.length > 5, option);
      assert.equal(type === "string", value !== undefined, `--${option} names its value`);
      assert.match(out, new RegExp(`--${option}(?: |$)`, "m"));
    }
    for (const { code, meaning } of Object.values(exitCodes)) {
      assert.ok(out.includes(`${code}`) && out.includes(meaning), `exit code ${code}`);
    }
  });

  Deno.test(`every example of floe ${name} is a command line that parses`, async () => {
    const command = await commands[name]?.load();
    for (const { command: line } of command?.examples ?? []) {
      const words = line.split(" | ")[0]?.split(" && ").at(-1)?.split(" ") ?? [];
      if (words[0] !== "floe") continue;
      const { code, error } = await floe([...words.slice(1), "--help"]);
      assert.equal(code, 0, `${line}\n${error}`);
    }
  });
}

Deno.test("an unknown command is refused with the nearest one", async () => {
  const { code, error, out } = await floe(["sinth"]);
  assert.equal(code, exitCodes.usage.code);
  assert.equal(out, "");
  assert.match(error, /^floe: there is no command 'sinth'\. Did you mean 'synth'\?\n/);
  assert.match((await floe(["zzz"])).error, /^floe: there is no command 'zzz'\.\n/);
  assert.equal((await floe(["toString"])).code, exitCodes.usage.code);
});

const usages: readonly (readonly [string, RegExp])[] = [
  ["synth --evn prod", /^floe: There is no option '--evn'\. Did you mean '--env'\?\n/],
  ["synth --quiet", /^floe: There is no option '--quiet'\.\n/],
  ["synth --env", /^floe: Option '--env' needs a value: NAME\n/],
  ["synth --check=yes", /^floe: Option '--check' does not take an argument\n/],
  ["synth --out a --out b", /^floe: Option '--out' is given twice\n/],
  ["synth everything", /^floe: 'everything' is a word too many\n/],
  ["version 2", /^floe: '2' is a word too many\n/],
  ["explain FLOE-CLI001 FLOE-CLI002", /^floe: 'FLOE-CLI002' is a word too many\n/],
  ["explain", /^floe: Name one code, or use --list\n/],
  ["explain FLOE-SHC001", /Did you mean 'FLOE-SCH001'\?\n/],
  ["explain nonsense", /`floe explain --list` lists them all\n/],
  ["plugins catalog/polariss", /Did you mean 'catalog\/polaris'\?\n/],
  ["schema produkt", /^floe: Name one of platform, product, overlay, products-lock, artifacts/],
  ["schema", /^floe: Name one of platform, product, overlay, products-lock, artifacts/],
  ["secrets craete", /^floe: The only word after `secrets` is `create`\n/],
  ["init Über", /can't be a platform's name/],
];

for (const [line, message] of usages) {
  Deno.test(`floe ${line} is refused with a usage line`, async () => {
    const { code, out, error, host } = await floe(line.split(" "));
    assert.equal(code, exitCodes.usage.code);
    assert.equal(out, "");
    assert.match(error, message);
    assert.match(error, new RegExp(`\nUsage: floe ${line.split(" ")[0]}`));
    assert.deepEqual([...host.contents.keys()], [
      ...(await floe(["version"])).host.contents.keys(),
    ]);
  });
}

Deno.test("nothing that a terminal cannot show is printed where there is no terminal", async () => {
  const lines = [["synth"], ["synth", "--env", "prod"], ["explain", "--list"], ["plugins"], []];
  for (const args of lines) {
    const { out, error } = await floe(args);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(`${out}${error}`, /[\x00-\x09\x0b-\x1f\x7f]/, args.join(" "));
  }
});
