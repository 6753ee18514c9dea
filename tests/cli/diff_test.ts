import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { memoryHost, type RunOptions } from "../../src/host/mod.ts";
import { floe, tiny } from "./tiny.ts";

const small = "manifests/minio/lakehouse_core_persistentvolumeclaim_minio-data.yaml";
const claim = (size: string) =>
  `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: lakehouse }
spec: { resources: { requests: { storage: ${size} } } }
`;
const web = (image: string) =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: lakehouse }
spec: { replicas: 2, template: { spec: { containers: [{ name: web, image: "${image}" }] } } }
`;
/** One small change: a volume that shrinks, another image, and a file for tools that changes. */
const files = {
  [`old/${small}`]: claim("20Gi"),
  [`new/${small}`]: claim("10Gi"),
  "old/manifests/web/web.yaml": web("web:1"),
  "new/manifests/web/web.yaml": web("web:2"),
  "old/floe/index.json": "1",
  "new/floe/index.json": "2",
};

for (
  const [option, name] of [["", "diff.txt"], ["--markdown", "diff.md"], ["--json", "diff.json"]]
) {
  Deno.test(`floe diff ${option} of a small change is golden/${name}`, async () => {
    const { code, out, error } = await floe(
      ["diff", "old", "new", ...option === "" || option === undefined ? [] : [option]],
      { files },
    );
    assert.deepEqual({ code, error }, { code: 0, error: "" });
    assert.equal(out, await Deno.readTextFile(new URL(`golden/${name}`, import.meta.url)));
  });
}

Deno.test("floe diff --fail-on says by its exit code whether there is such a risk or a worse one", async () => {
  const run = async (level: string, before: string, after: string) =>
    (await floe(["diff", before, after, "--fail-on", level], { files })).code;
  assert.equal(await run("critical", "old", "new"), 1);
  assert.equal(await run("medium", "old", "new"), 1);
  // Backwards the claim grows: what is left is of level medium.
  assert.equal(await run("high", "new", "old"), 0);
  assert.equal(await run("medium", "new", "old"), 1);
});

Deno.test("floe diff of equal folders says so", async () => {
  const { code, out } = await floe(["diff", "new", "new", "--fail-on", "medium"], { files });
  assert.deepEqual({ code, out }, { code: 0, out: "Nothing changes\n" });
});

Deno.test("floe diff reads the platform that synth wrote", async () => {
  const { host } = await floe(["synth"]);
  const texts = [...host.contents].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]);
  const written: Record<string, string> = Object.fromEntries(texts);
  for (const [path, text] of Object.entries(written)) {
    if (path.startsWith("dist/")) {
      written[`other/${path.slice(5)}`] = text.replace(/storage: \d+Gi/, "storage: 900Gi");
    }
  }
  const { code, out } = await floe(["diff", "dist", "other", "--fail-on", "medium"], {
    files: written,
  });
  assert.equal(code, 0, out);
  assert.match(out, /^Objects: 1 changed, 0 added, 0 removed; no risk\n/);
  assert.match(out, /- \d+Gi\n +\+ 900Gi\n/);
});

Deno.test("floe diff reports FLOE-REV001 and fails: a reviewer must not miss a file", async () => {
  const { code, error } = await floe(["diff", "old", "new"], {
    files: { ...files, "new/manifests/web/web.yaml": "<<<<<<< ours\n" },
  });
  assert.equal(code, 1);
  assert.match(error, /error\[FLOE-REV001\][^]*new\/manifests\/web\/web\.yaml:1/);
});

Deno.test("floe diff reports FLOE-REV002 where there is nothing to compare", async () => {
  const { code, error, out } = await floe(["diff", "old", "lost"], { files });
  assert.deepEqual({ code, out }, { code: 1, out: "" });
  assert.match(error, /error\[FLOE-REV002\]: There is no object below "lost"/);
  const refusing = () => ({ code: 128, stdout: "", stderr: "fatal: bad revision\n" });
  const bad = await floe(["diff", "mian:dist", "new"], { files, run: refusing });
  assert.equal(bad.code, 1);
  assert.match(bad.error, /FLOE-REV002\]: git can't read "mian:dist": fatal: bad revision/);
  const option = await floe(["diff", "new", "--", "--exec=x:y"], { files, run: refusing });
  assert.match(option.error, /FLOE-REV002\]: "--exec=x:y" is no revision/);
  assert.deepEqual(option.host.commands, []);
});

Deno.test("floe diff needs git for a revision, and says so by exit code 69", async () => {
  assert.equal((await floe(["diff", "main:dist", "new"], { files })).code, 69);
});

/** A git whose only revision is `main`, with the old files below `dist`. */
function git(command: readonly string[], { input = "" }: RunOptions) {
  const done = (stdout: string) => ({ code: 0, stdout, stderr: "" });
  const path = "manifests/é/web.yaml";
  if (command[1] === "rev-parse") {
    assert.equal(command.at(-1), "main:./dist");
    return done("4b825d\n");
  }
  if (command[1] === "ls-tree") {
    return done(
      `100644 blob aa\t${path}\x00120000 blob bb\tlink.yaml\x00100644 blob cc\tREADME\x00`,
    );
  }
  assert.equal(input, "aa\n");
  const text = `# é\n${web("web:1")}`;
  return done(`aa blob ${new TextEncoder().encode(text).length}\n${text}\n`);
}

Deno.test("floe diff --git compares a revision with what is on disk", async () => {
  const { code, out, error } = await floe(["diff", "--git", "main"], {
    files: { "dist/manifests/web/web.yaml": web("web:2") },
    run: git,
  });
  assert.deepEqual({ code, error }, { code: 0, error: "" });
  assert.match(out, /Deployment lakehouse\/web: web runs web:2 instead of web:1/);
  const both = await floe(["diff", "--git", "main", "main"], { files: tiny, run: git });
  assert.equal(both.out, "Nothing changes\n");
});

const usages: readonly (readonly [readonly string[], RegExp])[] = [
  [["old"], /Name two folders/],
  [["old", "new", "x"], /'x' is a word too many/],
  [["--git"], /Name the revision to compare with/],
  [["old", "new", "--out", "x"], /--out goes with --git/],
  [["old", "new", "--fail-on", "huge"], /--fail-on takes one of: critical, high, medium/],
  [["old", "new", "--json", "--markdown"], /Choose one of --json and --markdown/],
];

for (const [args, says] of usages) {
  Deno.test(`floe diff ${args.join(" ")} is refused: ${says.source}`, async () => {
    const host = memoryHost({ files });
    assert.equal(await runCommandLine(["diff", ...args], host), 2);
    assert.match(host.printed.error, says);
    assert.equal(host.printed.out, "");
  });
}
