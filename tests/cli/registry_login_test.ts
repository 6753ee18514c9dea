import assert from "node:assert/strict";
import { memoryHost, type MemoryHostOptions } from "../../src/host/mod.ts";
import { registryPermissions, registryVariables } from "../../src/cli/permissions.ts";
import { type Guard, GuardedRegistry } from "../fixtures/guarded_registry.ts";
import { compiled, run } from "./compiled.ts";

const password = crypto.randomUUID();
const from = "oci-layout:bundles/tiny/platform:1.0.0-local";
const to = "oci://registry.example.com/platform";
const guard: Guard = {
  api: "https://registry.example.com",
  realm: "https://registry.example.com/token",
  service: "registry",
  user: "robot",
  password,
};
const source = await compiled();
await run(source, "bundle build");

/** A config.json of Docker with these credentials. */
function config(user: string, secret: string, more: object = {}): string {
  const auths = { "registry.example.com": { auth: btoa(`${user}:${secret}`) } };
  return JSON.stringify({ auths, ...more });
}

/** `floe bundle push` to a registry that lets one robot in. */
async function push(options: MemoryHostOptions, more = "") {
  const guarded = new GuardedRegistry(guard);
  const host = memoryHost({ ...options, send: (request) => guarded.answer(request) });
  for (const [path, content] of source.contents) host.contents.set(path, content);
  const ran = await run(host, `bundle push ${from} ${to}${more}`);
  assert.ok(!`${ran.out}${ran.error}`.includes(password), "a password is printed");
  const inFiles = [...host.contents].filter(([path, content]) =>
    !Object.hasOwn(options.files ?? {}, path) &&
    new TextDecoder().decode(content).includes(password)
  );
  assert.deepEqual(inFiles, [], "a password is written");
  return { ...ran, host };
}

const right = config("robot", password);
const wrong = config("robot", "wrong");

for (
  const [what, options, more] of [
    ["~/.docker/config.json", { env: { HOME: "/h" }, files: { "/h/.docker/config.json": right } }],
    [
      "DOCKER_CONFIG before it",
      {
        env: { HOME: "/h", DOCKER_CONFIG: "/d" },
        files: { "/h/.docker/config.json": wrong, "/d/config.json": right },
      },
    ],
    [
      "REGISTRY_AUTH_FILE before both",
      {
        env: { DOCKER_CONFIG: "/d", REGISTRY_AUTH_FILE: "/r/auth.json" },
        files: { "/d/config.json": wrong, "/r/auth.json": right },
      },
    ],
    [
      "--docker-config before all files",
      {
        env: { REGISTRY_AUTH_FILE: "/r/auth.json" },
        files: { "/r/auth.json": wrong, "mine.json": right },
      },
      " --docker-config mine.json",
    ],
    [
      "the environment before files",
      {
        env: {
          HOME: "/h",
          FLOE_REGISTRY: "registry.example.com",
          FLOE_REGISTRY_USERNAME: "robot",
          FLOE_REGISTRY_PASSWORD: password,
        },
        files: { "/h/.docker/config.json": wrong },
      },
    ],
    [
      "the command line before everything",
      {
        env: {
          FLOE_REGISTRY: "registry.example.com",
          FLOE_REGISTRY_USERNAME: "robot",
          FLOE_REGISTRY_PASSWORD: "wrong",
        },
        input: `${password}\n`,
      },
      " --username robot --password-stdin",
    ],
  ] as readonly (readonly [string, MemoryHostOptions, string?])[]
) {
  Deno.test(`floe bundle push takes credentials from ${what}`, async () => {
    const { code, error } = await push(options, more);
    assert.equal(code, 0, error);
  });
}

const helped = { env: { HOME: "/h" } };

Deno.test("floe bundle push asks the program that keeps credentials, once", async () => {
  const files = { "/h/.docker/config.json": JSON.stringify({ credsStore: "pass" }) };
  const answer = JSON.stringify({ Username: "robot", Secret: password });
  const { code, error, host } = await push({
    ...helped,
    files,
    run: () => ({ code: 0, stdout: answer, stderr: "" }),
  });
  assert.equal(code, 0, error);
  assert.deepEqual(host.commands, [{
    command: ["docker-credential-pass", "get"],
    options: { input: "registry.example.com" },
  }]);
});

Deno.test("floe bundle push takes what the file has where the program has nothing", async () => {
  const files = { "/h/.docker/config.json": config("robot", password, { credsStore: "pass" }) };
  const stdout = "credentials not found in native keychain\n";
  const { code, error } = await push({
    ...helped,
    files,
    run: () => ({ code: 1, stdout, stderr: "" }),
  });
  assert.equal(code, 0, error);
});

Deno.test("floe bundle push says that the program is missing, or fails", async () => {
  const credHelpers = { "registry.example.com": "ecr-login" };
  const files = { "/h/.docker/config.json": JSON.stringify({ credHelpers }) };
  const missing = await push({ ...helped, files });
  assert.equal(missing.code, 1);
  assert.match(missing.error, /FLOE-BDL005.*docker-credential-ecr-login.*is not installed/);
  const failing = { code: 3, stdout: password, stderr: password };
  const failed = await push({ ...helped, files, run: () => failing });
  assert.match(failed.error, /docker-credential-ecr-login.*fails with exit code 3/);
});

Deno.test("floe bundle push sends credentials of the environment to their registry alone", async () => {
  const env = {
    FLOE_REGISTRY: "other.example.com",
    FLOE_REGISTRY_USERNAME: "robot",
    FLOE_REGISTRY_PASSWORD: password,
  };
  const { code, error } = await push({ env });
  assert.equal(code, 1);
  assert.match(error, /FLOE-BDL005.*gives no token[^]*--password-stdin/);
});

const environment = { FLOE_REGISTRY_USERNAME: "robot", FLOE_REGISTRY_PASSWORD: password };
for (
  const [more, options, says] of [
    [" --username robot", {}, /go together/],
    [" --password-stdin", {}, /go together/],
    [" --username robot --password-stdin", { input: "\n" }, /no password in standard input/],
    ["", { env: environment }, /FLOE_REGISTRY, FLOE_REGISTRY_USERNAME and .* go together/],
    [" --docker-config nowhere.json", {}, /'nowhere\.json' is no config\.json/],
    ["", { env: { HOME: "/h" }, files: { "/h/.docker/config.json": "{" } }, /is no config\.json/],
    [" --ca-file nowhere.pem", {}, /no certificate in 'nowhere\.pem'/],
    [" --plain-http http://box:5000", {}, /is no host/],
  ] as readonly (readonly [string, MemoryHostOptions, RegExp])[]
) {
  Deno.test(`floe bundle push${more} with ${Object.keys(options)} is wrong use`, async () => {
    const { code, error } = await push(options, more);
    assert.equal(code, 2, error);
    assert.match(error, says);
  });
}

Deno.test("floe bundle copy refuses one password for two registries", async () => {
  const host = memoryHost({ input: password });
  const login = "--username robot --password-stdin";
  const { code, error } = await run(
    host,
    `bundle copy oci://a.example.com/box:1 oci://b.example.com/box ${login}`,
  );
  assert.equal(code, 2);
  assert.match(error, /for one registry, and there are a\.example\.com and b\.example\.com/);
});

Deno.test("floe bundle sign refuses two passwords on one standard input", async () => {
  const host = memoryHost({ input: password });
  await run(host, "trust keygen --password-file -");
  const { code, error } = await run(
    host,
    "bundle sign oci://a.example.com/box:1 --key floe.key --password-file - --username robot --password-stdin",
  );
  assert.equal(code, 2);
  assert.match(error, /can't hold both/);
});

Deno.test("floe bundle list speaks plain HTTP to the registry that it was told to", async () => {
  const asked: string[] = [];
  const send = (request: Request) => {
    asked.push(request.url);
    return Response.json({ tags: [] });
  };
  await run(memoryHost({ send }), "bundle list oci://box:5000/team --plain-http box:5000");
  await run(memoryHost({ send }), "bundle list oci://box:5000/team --plain-http box:5001");
  assert.deepEqual(asked.map((url) => new URL(url).protocol), ["http:", "https:"]);
});

Deno.test("tasks that ask registries see the variables of a login, and no others", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  for (const name of ["bundle", "image"]) {
    const granted = /--allow-env=(\S+)/.exec(tasks[name].command)?.[1]?.split(",");
    assert.deepEqual(granted, registryVariables);
    assert.match(tasks[name].command, /--ignore-env .*--allow-net /);
  }
  const project = await Deno.readTextFile("templates/project/deno.json");
  assert.match(
    project,
    /"bundle": "deno run \{\{permissions\}\} \{\{registry\}\} floe\/cli bundle"/,
  );
  assert.ok(registryPermissions.includes(registryVariables.join()));
  const read = new Set<string>();
  const host = memoryHost();
  await run({ ...host, env: (name) => void read.add(name) }, "bundle list oci://a.example.com/b");
  assert.deepEqual([...read].sort(), registryVariables);
});
