import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { runCommandLine } from "../../src/cli/run.ts";
import { denoHost } from "../../src/host/deno_host.ts";

const digest = `sha256:${"c".repeat(64)}`;

async function floe(...args: readonly string[]) {
  const printed = { out: "", error: "" };
  const terminal = {
    out: (text: string) => void (printed.out += text),
    error: (text: string) => void (printed.error += text),
    colors: false,
    interactive: false,
  };
  const code = await runCommandLine(args, { ...denoHost(), terminal });
  return { code, ...printed };
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "floe-ci-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const below = (folder: string) => denoHost().files.list(folder);

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Readonly<Record<string, string>>;
        readonly "timeout-minutes": number;
        readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
      }
    >
  >;
}

const workflows = ["check", "products"];

async function workflow(folder: string, name: string): Promise<{ text: string; value: Workflow }> {
  const text = await Deno.readTextFile(`${folder}/.github/workflows/${name}.yaml`);
  const document = parseDocument(text, { version: "1.2" });
  assert.deepEqual(document.errors, []);
  return { text, value: document.toJS() };
}

Deno.test("init --ci github writes workflows with no more rights than they use", () =>
  withFolder(async (folder) => {
    assert.equal((await floe("init", folder, "--name", "shop", "--ci", "github")).code, 0);
    for (const name of workflows) {
      const { text, value } = await workflow(folder, name);
      assert.deepEqual(value.permissions, { contents: "read" }, name);
      assert.ok(!Object.hasOwn(value.on, "pull_request_target"), name);
      assert.doesNotMatch(text, /\{\{deno/);
      for (const { steps, "timeout-minutes": minutes } of Object.values(value.jobs)) {
        assert.ok(minutes > 0);
        // What others write, a branch's name for one, reaches a shell as a variable only.
        for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/, name);
      }
      for (const [, action = ""] of text.matchAll(/uses: (.+)$/gm)) {
        assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    }
    const { value: { jobs } } = await workflow(folder, "check");
    assert.ok(Object.values(jobs).every(({ permissions }) => permissions === undefined));
  }));

Deno.test("init --ci pins the Deno that floe itself is tested with", () =>
  withFolder(async (folder) => {
    const [own] = /deno@[\d.]+/.exec(await Deno.readTextFile(".ci/run")) ?? [];
    assert.ok(own !== undefined);
    for (const system of ["github", "gitlab"]) {
      const repository = `${folder}/${system}`;
      await floe("init", repository, "--ci", system);
      const texts = await Promise.all(
        [".gitlab-ci.yml", ...workflows.map((name) => `.github/workflows/${name}.yaml`)]
          .map((path) => Deno.readTextFile(`${repository}/${path}`).catch(() => "")),
      );
      const named = new Set([...texts.join("\n").matchAll(/deno@[^ ]+/g)].map(([text]) => text));
      assert.deepEqual([...named], [own], system);
    }
  }));

Deno.test("init --ci gitlab writes one pipeline", () =>
  withFolder(async (folder) => {
    assert.equal((await floe("init", folder, "--name", "shop", "--ci", "gitlab")).code, 0);
    const document = parseDocument(await Deno.readTextFile(`${folder}/.gitlab-ci.yml`));
    assert.deepEqual(document.errors, []);
    const { stages, ...jobs } = document.toJS();
    const used = Object.entries<{ stage?: string }>(jobs)
      .flatMap(([name, { stage }]) => name.startsWith(".") ? [] : [stage]);
    assert.deepEqual(used, stages);
  }));

Deno.test("init --ci brings what images are made from, without tests", () =>
  withFolder(async (folder) => {
    await floe("init", folder, "--name", "shop", "--ci", "github");
    const paths = await below(folder);
    for (
      const path of [
        "ci/build.sh",
        "templates/product-image/Dockerfile",
        "templates/product-image/Dockerfile.dockerignore",
        "templates/runtime/floe_runtime/definitions.py",
        "templates/runtime/requirements.txt",
        "templates/tools/Dockerfile",
        "templates/tools/floe_tools/cli.py",
      ]
    ) assert.ok(paths.includes(path), path);
    assert.deepEqual(paths.filter((path) => /tests\/|__pycache__|_cache\//.test(path)), []);
  }));

Deno.test("init --ci adds to a platform that is there, and overwrites nothing", () =>
  withFolder(async (folder) => {
    assert.equal((await floe("init", folder, "--name", "shop")).code, 0);
    const before = await below(folder);
    const { code, error } = await floe("init", folder, "--ci", "github");
    assert.equal(code, 0, error);
    const added = (await below(folder)).filter((path) => !before.includes(path));
    assert.ok(added.includes(".github/workflows/check.yaml"));
    assert.ok(added.every((path) => /^(?:\.github|ci|templates)\//.test(path)), added.join());
    const again = await floe("init", folder, "--ci", "github");
    assert.equal(again.code, 1);
    assert.match(again.error, /FLOE-CLI007\]: ".*\/ci\/build\.sh" exists/);
  }));

Deno.test("init --ci knows two systems", async () => {
  const { code, error } = await floe("init", "nowhere", "--ci", "jenkins");
  assert.equal(code, 2);
  assert.match(error, /'jenkins' is not one of github, gitlab/);
});

/** A `docker` that notes what it is asked, and pushes an image with a digest, or none. */
async function fakeDocker(folder: string, metadata: string): Promise<string> {
  const bin = `${folder}/bin`;
  await Deno.mkdir(bin);
  const script = `#!/bin/sh
for word in "$@"; do
  printf '%s\\n' "$word" >> "${folder}/asked"
  [ "$last" != --metadata-file ] || printf '%s\\n' '${metadata}' > "$word"
  last=$word
done
cat > /dev/null
echo "what a build prints"
`;
  await Deno.writeTextFile(`${bin}/docker`, script, { mode: 0o755 });
  return bin;
}

async function build(folder: string, lines: string, metadata: string, python?: string) {
  const bin = await fakeDocker(folder, metadata);
  const child = new Deno.Command("sh", {
    args: ["ci/build.sh"],
    cwd: folder,
    env: {
      PATH: `${bin}:/usr/bin:/bin`,
      ...(python === undefined ? {} : { PYTHON_IMAGE: python }),
    },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(lines)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const asked = await Deno.readTextFile(`${folder}/asked`).catch(() => "");
  return { code, out: text(stdout), error: text(stderr), asked: asked.split("\n") };
}

const pushed = `{ "buildx.build.ref": "x", "containerimage.digest": "${digest}" }`;

Deno.test("a product's CI goes from its build to objects that run its digest", () =>
  withFolder(async (folder) => {
    await floe("init", folder, "--name", "shop", "--ci", "github");
    const list = await floe("image", "list", "--platform", folder, "--since", "main");
    assert.equal(list.code, 0, list.error);
    const built = await build(folder, list.out, pushed, "python:3.12-slim");
    assert.equal(built.code, 0, built.error);
    assert.equal(built.out, `greetings\t${digest}\n`);
    const { asked } = built;
    assert.equal(asked[asked.indexOf("--tag") + 1], list.out.split("\t")[1]);
    assert.ok(asked.includes("BASE=python:3.12-slim"));
    assert.ok(asked.some((word) => /^ADAPTERS=dbt-duckdb==\S+ duckdb==\S+$/.test(word)));
    assert.ok(asked.includes(`${folder}/products/greetings`));
    const pin = await floe("image", "pin", "greetings", digest, "--platform", folder);
    assert.equal(pin.code, 0, pin.error);
    assert.equal((await floe("synth", "--platform", folder)).code, 0);
    const files = (await below(`${folder}/dist`)).filter((path) => path.endsWith(".yaml"));
    const texts = await Promise.all(
      files.map((path) => Deno.readTextFile(`${folder}/dist/${path}`)),
    );
    assert.ok(texts.some((text) => text.includes(`greetings:0.1.0@${digest}`)));
  }));

Deno.test("build.sh builds nothing for other images, and for an empty list", () =>
  withFolder(async (folder) => {
    await floe("init", folder, "--name", "shop", "--ci", "github");
    const lines = "-\tdocker.io/library/postgres:18\t-\t-\t-\n";
    const { code, out, asked } = await build(folder, lines, pushed, "python:3.12-slim");
    assert.deepEqual([code, out, asked], [0, "", [""]]);
  }));

Deno.test("build.sh pushes one image under every name that environments have for it", () =>
  withFolder(async (folder) => {
    await floe("init", folder, "--name", "shop", "--ci", "github");
    const lines = "a\tone.example.com/a:1 two.example.com/a:1\t-\tproducts/a\t-\n";
    const { asked, out } = await build(folder, lines, pushed, "python:3.12-slim");
    assert.equal(asked.filter((word) => word === "build").length, 1);
    assert.deepEqual(asked.filter((word) => word.includes(".example.com/")), [
      "one.example.com/a:1",
      "two.example.com/a:1",
    ]);
    assert.ok(asked.includes("ADAPTERS="));
    assert.equal(out, `a\t${digest}\n`);
  }));

for (
  const [what, metadata, python, says] of [
    ["no digest comes back", "{}", "python:3.12-slim", /build of a names no digest/],
    ["nobody chose what images begin at", pushed, undefined, /PYTHON_IMAGE/],
  ] as const
) {
  Deno.test(`build.sh fails where ${what}`, () =>
    withFolder(async (folder) => {
      await floe("init", folder, "--name", "shop", "--ci", "github");
      const line = "a\tone.example.com/a:1\t-\tproducts/a\t-\n";
      const { code, out, error } = await build(folder, line, metadata, python);
      assert.notEqual(code, 0);
      assert.equal(out, "");
      assert.match(error, says);
    }));
}
