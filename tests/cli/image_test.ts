import assert from "node:assert/strict";
import {
  digestOfText,
  type Handler,
  indexAnswer,
  indexText,
} from "../../src/bundle/registry/testing.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { filesBelow, product, repositories } from "./repositories.ts";
import { edited, floe, tiny, tinyWith } from "./tiny.ts";

const digest = await digestOfText(indexText);
const other = `sha256:${"b".repeat(64)}`;
const text = ({ contents }: Awaited<ReturnType<typeof floe>>["host"], path: string) => {
  const bytes = contents.get(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};
const lockPath = "images.lock.yaml";

/** `floe image …` with a network that answers. */
async function image(
  args: readonly string[],
  files: Record<string, string> = { ...tiny },
  send: Handler = indexAnswer,
) {
  const asked: string[] = [];
  const ran = await floe(["image", ...args], {
    files,
    send: (request) => {
      asked.push(`${request.method} ${request.url}`);
      return send(request);
    },
  });
  return { ...ran, asked, lock: text(ran.host, lockPath) };
}

/** The tiny platform once it is locked. */
async function locked(): Promise<
  { readonly files: Record<string, string>; readonly lock: string }
> {
  const { lock, code, error } = await image(["lock"]);
  assert.equal(code, 0, error);
  assert.ok(lock !== undefined);
  return { files: tinyWith({ [lockPath]: lock }), lock };
}

const failing = (status: number): Handler => (request) =>
  new URL(request.url).pathname.includes("/library/postgres/")
    ? new Response(null, { status })
    : indexAnswer(request);

Deno.test("image lock pins every image that the environments run, but no product's", async () => {
  const { files, lock } = await locked();
  assert.match(lock, /^# Written by `floe image lock`/);
  assert.match(lock, /^schema: floe-images-lock\/v1\nimages:\n/m);
  const names = [...lock.matchAll(/^ {2}(\S+): sha256:/gm)].map(([, name]) => name);
  assert.ok(names.some((name) => name?.startsWith("docker.io/library/postgres:")), lock);
  assert.ok(names.some((name) => name?.startsWith("registry.example.com/tiny/floe-tools:")), lock);
  assert.ok(!lock.includes("clicks"), lock);
  assert.deepEqual(names, names.toSorted());
  const { host, code, error } = await floe(["synth"], { files });
  assert.equal(code, 0, error);
  const rendered = [...host.contents.keys()].filter((path) => /statefulset|deployment/.test(path))
    .map((path) => text(host, path)).join("\n");
  assert.match(rendered, new RegExp(`image: docker\\.io/library/postgres:\\S+@${digest}`));
});

Deno.test("image lock asks for nothing twice, and writes the same bytes", async () => {
  const { files, lock } = await locked();
  const again = await image(["lock"], files);
  assert.deepEqual(again.asked, []);
  assert.equal(again.lock, lock);
  assert.match(again.error, /images\.lock\.yaml is up to date/);
  const updated = await image(["lock", "--update"], files);
  assert.ok(updated.asked.every((line) => line.startsWith("HEAD ")), "a digest that is known");
  assert.equal(updated.lock, lock);
});

Deno.test("image lock keeps comments and what is pinned, and drops what nothing runs", async () => {
  const { lock } = await locked();
  const entry = /^ {2}docker\.io\/library\/postgres:\S+: sha256:\w+$/m.exec(lock)?.[0] ?? "";
  assert.notEqual(entry, "");
  const before = lock
    .replace(entry, `  # checked by hand\n${entry.replace(digest, other)} # since May`)
    .replace("images:\n", `images:\n  quay.io/acme/gone:1: ${other}\n`) +
    `products:\n  clicks: ${other}\n  nobody: ${other}\n`;
  const { lock: after, code } = await image(["lock"], tinyWith({ [lockPath]: before }));
  assert.equal(code, 0);
  assert.match(after ?? "", new RegExp(`# checked by hand\n.*${other} # since May\n`));
  assert.doesNotMatch(after ?? "", /gone|nobody/);
  assert.match(after ?? "", new RegExp(`^products:\n {2}clicks: ${other}$`, "m"));
  const some = await image(["lock", "--env", "local"], tinyWith({ [lockPath]: before }));
  assert.match(some.lock ?? "", /quay\.io\/acme\/gone/, "another environment may run it");
});

Deno.test("image lock --update follows a tag that was moved", async () => {
  const { files, lock } = await locked();
  const old = tinyWith({ ...files, [lockPath]: lock.replaceAll(digest, other) });
  assert.equal((await image(["lock"], old)).lock, old[lockPath]);
  assert.equal((await image(["lock", "--update"], old)).lock, lock);
});

Deno.test("image lock asks the mirror that pods pull from", async () => {
  const mirrored = edited(
    "environments/local.yaml",
    "network:\n",
    "images: { mirrors: { docker.io: mirror.example.com/hub } }\nnetwork:\n",
  );
  const { asked, lock } = await image(["lock"], mirrored);
  assert.ok(asked.some((line) => line.includes("https://mirror.example.com/v2/hub/library/")));
  assert.ok(!asked.some((line) => line.includes("docker.io")));
  assert.match(lock ?? "", /^ {2}docker\.io\/library\/postgres:/m);
});

for (
  const [code, status, says] of [
    ["FLOE-IMG006", 404, /registry|docker\.io has no library\/postgres/],
    ["FLOE-IMG007", 403, /or not for you \(403\)/],
    ["FLOE-IMG008", 503, /is out of order \(503\)/],
    ["FLOE-IMG009", 418, /answers 418/],
  ] as const
) {
  Deno.test(`image lock reports ${code} at ${status}, and locks the others`, async () => {
    const { code: exit, error, lock } = await image(["lock"], { ...tiny }, failing(status));
    assert.equal(exit, 1);
    assert.match(
      error,
      new RegExp(`error\\[${code}\\]: No digest for "docker.io/library/postgres:`),
    );
    assert.match(error, says);
    assert.match(lock ?? "", /floe-tools/);
    assert.doesNotMatch(lock ?? "", /postgres/);
  });
}

Deno.test("FLOE-IMG011: image lock only warns where the platform allows it, and says why", async () => {
  const files = edited(
    "platform.yaml",
    "images:\n",
    "images:\n  allow_without_digest:\n    - { image: docker.io/library/postgres, reason: Not mirrored }\n",
  );
  const { code, error } = await image(["lock"], files, failing(404));
  assert.equal(code, 0, error);
  assert.match(error, /warning\[FLOE-IMG011\][^]*without one: Not mirrored/);
  const check = await image(["lock", "--check"], tinyWith({ ...files }), failing(404));
  assert.doesNotMatch(check.error, /postgres/);
});

Deno.test("FLOE-IMG010: image lock refuses two mirrors with different images", async () => {
  const overlay = (name: string) =>
    (tiny["environments/local.yaml"] ?? "").replace("name: local", `name: ${name}`).replace(
      "network:\n",
      `images: { mirrors: { docker.io: ${name}.example.com } }\nnetwork:\n`,
    );
  const files = tinyWith({
    "environments/local.yaml": overlay("local"),
    "environments/test.yaml": overlay("test"),
  });
  const { code, error } = await image(
    ["lock"],
    files,
    (request) =>
      indexAnswer(
        request,
        new URL(request.url).host === "test.example.com" ? `${indexText} ` : indexText,
      ),
  );
  assert.equal(code, 1);
  assert.match(
    error,
    /error\[FLOE-IMG010\]: "local\.example\.com\/library\/postgres:\S+" and "test\.example\.com\//,
  );
});

Deno.test("image lock asks for nothing where nobody can be asked, and writes nothing", async () => {
  const { code, error, host } = await floe(["image", "lock"]);
  assert.equal(code, 1);
  assert.match(error, /error\[FLOE-IMG008\][^]*There is no network[^]*deno task image lock/);
  assert.equal(text(host, lockPath), undefined);
});

Deno.test("FLOE-IMG005: image lock --check finds what is missing and what nothing runs", async () => {
  const { files, lock } = await locked();
  const good = await image(["lock", "--check"], files);
  assert.deepEqual([good.code, good.asked], [0, []]);
  const missing = await image(["lock", "--check"]);
  assert.deepEqual([missing.code, missing.asked, missing.lock], [1, [], undefined]);
  assert.match(missing.error, /FLOE-IMG005\]: images\.lock\.yaml is stale: "docker\.io\/library/);
  const more = lock.replace("images:\n", `images:\n  quay.io/acme/gone:1: ${other}\n`);
  const unused = await image(["lock", "--check"], tinyWith({ [lockPath]: more }));
  assert.match(unused.error, /nothing runs "quay\.io\/acme\/gone:1"/);
  assert.equal(unused.lock, more);
  const old = tinyWith({ [lockPath]: lock.replaceAll(digest, other) });
  assert.equal((await image(["lock", "--check"], old)).code, 0);
  const moved = await image(["lock", "--check", "--update"], old);
  assert.match(moved.error, new RegExp(`is ${digest} now, and ${other} in it`));
  assert.equal(moved.lock, old[lockPath]);
});

Deno.test("image lock gives a registry the credentials that Docker has for it", async () => {
  const password = crypto.randomUUID();
  const auth = btoa(`robot:${password}`);
  const files = tinyWith({
    "config.json": JSON.stringify({ auths: { "registry.example.com": { auth } } }),
  });
  const heard: string[] = [];
  const send: Handler = (request) => {
    const who = request.headers.get("authorization");
    if (who !== null) heard.push(`${new URL(request.url).host} ${who}`);
    if (new URL(request.url).host !== "registry.example.com" || who !== null) {
      return indexAnswer(request);
    }
    return new Response(null, { status: 401, headers: { "www-authenticate": 'Basic realm="a"' } });
  };
  const { code, error, out } = await image(["lock", "--docker-config", "config.json"], files, send);
  assert.equal(code, 0, error);
  assert.deepEqual([...new Set(heard)], [`registry.example.com Basic ${auth}`]);
  assert.ok(!`${error}${out}`.includes(password));
  const refused = await image(["lock"], files, send);
  assert.match(refused.error, /FLOE-IMG007.*wants a user and a password/);
});

Deno.test("image pin notes what a product's CI built, for that version alone", async () => {
  const { code, lock, error, asked } = await image(["pin", "clicks", digest]);
  assert.equal(code, 0, error);
  assert.deepEqual(asked, []);
  assert.match(
    lock ?? "",
    new RegExp(`^products:\n {2}clicks:\n {4}version: 1\\.0\\.0\n {4}digest: ${digest}$`, "m"),
  );
  const files = tinyWith({ [lockPath]: lock });
  const { host } = await floe(["plan"], { files });
  assert.match(host.printed.out, new RegExp(`/clicks:1\\.0\\.0@${digest}`));
  const newer = (tiny["products/clicks/floe.yaml"] ?? "").replace("1.0.0", "1.1.0");
  const next = await floe(["validate"], {
    files: { ...files, "products/clicks/floe.yaml": newer },
  });
  assert.match(next.error, /warning\[FLOE-IMG004\].*"clicks" in version 1\.0\.0/);
});

Deno.test("image pin takes the reference that a build prints", async () => {
  const name = "registry.example.com/tiny/clicks:1.0.0";
  const { code, lock } = await image(["pin", "clicks", `${name}@${digest}`]);
  assert.equal(code, 0);
  assert.match(lock ?? "", new RegExp(digest));
});

for (
  const [args, says] of [
    [["pin", "clicks", "latest"], /'latest' has no digest/],
    [
      ["pin", "clicks", `registry.example.com/tiny/views:1.0.0@${digest}`],
      /not the image of clicks/,
    ],
    [["pin", "clicks", `registry.example.com/tiny/clicks:2.0.0@${digest}`], /of clicks 1\.0\.0/],
    [["pin", "clicks"], /needs a product and a digest/],
    [["pin", "clicks", digest, "--update"], /--update does not go with pin/],
    [["lock", "--since", "main"], /--since does not go with lock/],
    [["list", "--check"], /--check does not go with list/],
    [["lock", "clicks"], /Say `list`, `lock`, or `pin`/],
    [[], /Say `list`, `lock`, or `pin`/],
    [["lock", "--docker-config", "nowhere.json"], /'nowhere\.json' is no config\.json/],
  ] as const
) {
  Deno.test(`image ${args.join(" ").slice(0, 60)} is a wrong command line`, async () => {
    const { code, error } = await image(args);
    assert.equal(code, 2);
    assert.match(error, says);
  });
}

Deno.test("image pin knows no product that is none", async () => {
  const { code, error, lock } = await image(["pin", "views", digest]);
  assert.equal(code, 1);
  assert.match(error, /FLOE-CLI003\]: There is no product "views"[^]*There are: clicks/);
  assert.equal(lock, undefined);
});

Deno.test("image lock takes no page for an image", async () => {
  const page: Handler = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  const { error, lock } = await image(["lock"], { ...tiny }, page);
  assert.match(error, /FLOE-IMG009[^]*text\/html/);
  assert.equal(lock, undefined);
});

Deno.test("image list prints every image, products with where they lie and what they hold", async () => {
  const { out, code, error } = await floe(["image", "list"]);
  assert.equal(code, 0, error);
  const lines = out.trimEnd().split("\n").map((line) => line.split("\t"));
  assert.ok(lines.every((fields) => fields.length === 5 && !fields.includes("")), out);
  assert.ok(
    lines.some(([product, reference]) =>
      product === "-" && reference?.startsWith("docker.io/library/postgres:")
    ),
  );
  const [name, reference, pinned, folder, packages] = lines.at(-1) ?? [];
  assert.deepEqual([name, reference, pinned, folder], [
    "clicks",
    "registry.example.com/tiny/clicks:1.0.0",
    "-",
    "products/clicks",
  ]);
  assert.match(packages ?? "", /^dbt-duckdb==/);
});

Deno.test("image list --since prints products that changed or were never built", async () => {
  const run = (code: number, stderr = "") => ({
    run: (command: readonly string[]) => {
      assert.deepEqual(command.slice(0, 4), ["git", "diff", "--quiet", "main...HEAD"]);
      return { code, stdout: "", stderr };
    },
  });
  const args = ["image", "list", "--since", "main"];
  const fresh = await floe(args);
  assert.match(fresh.out, /^clicks\t\S+\t-\tproducts\/clicks\t.*\n$/);
  const { lock } = await image(["pin", "clicks", digest]);
  const files = tinyWith({ [lockPath]: lock });
  assert.equal((await floe(args, { files, ...run(0) })).out, "");
  const changed = await floe(args, { files, ...run(1) });
  assert.match(changed.out, new RegExp(`^clicks\t\\S+:1\\.0\\.0\t${digest}\tproducts/clicks\t`));
  const unknown = await floe(args, { files, ...run(128, "fatal: bad revision") });
  assert.equal(unknown.code, 1);
  assert.match(unknown.error, /FLOE-REV002.*has changed since "main": fatal: bad revision/);
});

Deno.test("image pin notes the image of a product in a repository of its own", async () => {
  const host = await repositories();
  for (const path of await host.files.list(`platform/products/${product}`)) {
    await host.files.remove(`platform/products/${product}/${path}`);
  }
  const run = async (...args: readonly string[]) => {
    assert.equal(await runCommandLine(args, host), 0, host.printed.error);
  };
  await run("lock", "--platform", "platform", "--add", "team");
  await run("image", "pin", product, digest, "--platform", "platform");
  const lock = await host.files.readText(`platform/${lockPath}`) ?? "";
  assert.match(
    lock,
    new RegExp(`^ {2}${product}:\n {4}version: \\S+\n {4}digest: ${digest}$`, "m"),
  );
  await run("synth", "--product", "team");
  const texts = [...await filesBelow(host.files, "team/dist")].map(([, content]) => content);
  assert.ok(texts.some((content) => content.includes(`@${digest}`)));
});
