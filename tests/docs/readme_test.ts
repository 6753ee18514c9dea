import assert from "node:assert/strict";

const readme = await Deno.readTextFile("README.md");

/** Code blocks of a language, in order. */
function blocks(language: string): readonly string[] {
  const fence = new RegExp("^```" + language + "\\n([\\s\\S]*?)^```$", "gm");
  return [...readme.matchAll(fence)].map((match) => match[1] ?? "");
}

Deno.test("README's excerpt of dist/ is what lies there", async () => {
  const path = /\[file\]\((dist\/[^)]+)\)/.exec(readme)?.[1] ?? "";
  const text = await Deno.readTextFile(path);
  assert.ok(blocks("yaml").some((block) => block.length > 200 && text.endsWith(block)), path);
});

Deno.test("README's error is what floe prints", async () => {
  const golden = await Deno.readTextFile("tests/cli/golden/unknown_plugin.txt");
  const [error = ""] = /^error\[[\s\S]*?(?=\n```$)/m.exec(readme) ?? [];
  assert.notEqual(error, "");
  assert.ok(golden.includes(error), error);
});

Deno.test("every link of README and docs leads somewhere", async () => {
  const pages = ["README.md", ...await pagesBelow("docs")];
  const lost: string[] = [];
  for (const page of pages) {
    const text = await Deno.readTextFile(page);
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
      const path = new URL(target, `file:///${page}`).pathname.slice(1);
      if (!await exists(path)) lost.push(`${page} → ${target}`);
    }
  }
  assert.deepEqual(lost, []);
});

async function pagesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await pagesBelow(`${folder}/${name}`));
    else if (name.endsWith(".md")) found.push(`${folder}/${name}`);
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
