import assert from "node:assert/strict";
import { readDockerConfig, readHelperAnswer } from "./credentials.ts";

const password = `${crypto.randomUUID()}:with a colon`;
const token = crypto.randomUUID();
const config = readDockerConfig(JSON.stringify({
  auths: {
    "https://index.docker.io/v1/": { auth: btoa(`hub:${password}`) },
    "ghcr.io": { auth: btoa(`robot:${password}`) },
    "quay.io/acme": { auth: btoa(`acme:${password}`) },
    "quay.io/acme/box": { auth: btoa(`box:${password}`) },
    "plain.example.com": { username: "robot", password },
    "https://old.example.com/v2/": { auth: btoa(`old:${password}`) },
    "acme.example.com": { auth: btoa("0000:"), identitytoken: token },
    "helper.example.com": {},
    "broken.example.com": { auth: "%%%" },
  },
  credHelpers: { "0.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login", "bad.example.com": "../x" },
  credsStore: "desktop",
}));
const find = (registry: string, repository = "box") => config?.stored(registry, repository);
const helper = { program: "docker-credential-desktop", server: "ghcr.io" };

Deno.test("readDockerConfig() finds a user and a password", () => {
  assert.deepEqual(find("ghcr.io"), { kind: "password", user: "robot", password });
  assert.deepEqual(find("docker.io"), { kind: "password", user: "hub", password });
  assert.deepEqual(find("plain.example.com"), { kind: "password", user: "robot", password });
  assert.deepEqual(find("old.example.com"), { kind: "password", user: "old", password });
});

Deno.test("readDockerConfig() takes the longest path that is there, as Podman does", () => {
  const users = ["acme/box", "acme/box/deeper", "acme/boxes", "acme", "else/box"].map((path) => {
    const found = find("quay.io", path);
    return found?.kind === "password" ? found.user : undefined;
  });
  assert.deepEqual(users, ["box", "box", "acme", "acme", undefined]);
});

Deno.test("readDockerConfig() prefers an identity token", () => {
  assert.deepEqual(find("acme.example.com"), { kind: "identity token", token });
});

Deno.test("readDockerConfig() has nothing for others", () => {
  for (const registry of ["quay.io", "helper.example.com", "broken.example.com"]) {
    assert.equal(find(registry), undefined);
  }
});

Deno.test("readDockerConfig() names the program that keeps credentials", () => {
  assert.deepEqual(config?.helper("ghcr.io"), helper);
  assert.deepEqual(config?.helper("docker.io"), {
    ...helper,
    server: "https://index.docker.io/v1/",
  });
  assert.deepEqual(
    config?.helper("0.dkr.ecr.eu-west-1.amazonaws.com")?.program,
    "docker-credential-ecr-login",
  );
  assert.equal(config?.helper("bad.example.com"), undefined, "no program of that name is run");
  assert.equal(readDockerConfig("{}")?.helper("ghcr.io"), undefined);
});

Deno.test("readDockerConfig() takes no file that is none", () => {
  assert.equal(readDockerConfig("{"), undefined);
  assert.equal(readDockerConfig("[]")?.stored("ghcr.io", "box"), undefined);
});

Deno.test("readHelperAnswer() reads a password, an identity token, or that there is none", () => {
  const said = (answer: unknown) =>
    readHelperAnswer(helper, { code: 0, stdout: JSON.stringify(answer) });
  assert.deepEqual(said({ ServerURL: "ghcr.io", Username: "robot", Secret: password }), {
    value: { kind: "password", user: "robot", password },
  });
  assert.deepEqual(said({ Username: "<token>", Secret: token }), {
    value: { kind: "identity token", token },
  });
  assert.deepEqual(said({ Username: "", Secret: "" }), { value: undefined });
  const stdout = "credentials not found in native keychain\n";
  assert.deepEqual(readHelperAnswer(helper, { code: 1, stdout }), { value: undefined });
});

Deno.test("readHelperAnswer() says what went wrong, and repeats nothing that was printed", () => {
  const cases = [
    [127, "", /not installed/],
    [1, `can't open ${password}`, /fails with exit code 1/],
    [0, password, /can't read/],
    [0, "[]", /can't read/],
  ] as const;
  for (const [code, stdout, says] of cases) {
    const answer = readHelperAnswer(helper, { code, stdout });
    assert.ok("problem" in answer);
    assert.equal(answer.problem.kind, "unauthorized");
    assert.match(answer.problem.detail, says);
    assert.ok(!answer.problem.detail.includes(password));
  }
});
