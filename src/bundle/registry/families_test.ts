import assert from "node:assert/strict";
import { problemOf, smallBundle, utf8, valueOf } from "../../../tests/fixtures/bundle.ts";
import { type Guard, GuardedRegistry, refusal } from "../../../tests/fixtures/guarded_registry.ts";
import { referrerArtifact } from "../artifact.ts";
import { push, pushUntagged } from "../push.ts";
import { familyOf, registryFamilies } from "./families.ts";
import { Session } from "./session.ts";
import { registryStore } from "./store.ts";
import { recorded } from "./testing.ts";

const password = crypto.randomUUID();
const one = smallBundle("one");
const spdx = { artifactType: "application/spdx+json", mediaType: "application/spdx+json" };
const sbom = referrerArtifact(one.descriptor, { ...spdx, bytes: utf8("{}") }, {});
const ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

interface Flow extends Guard {
  readonly registry: string;
  readonly repository: string;
  /** Who is told the password: the registry, or where it gives tokens. */
  readonly told: readonly string[];
}

const noReferrers = { referrers: false } as const;

/** How each kind of registry lets people in, by its own documentation. */
const flows: Readonly<Record<string, Flow>> = {
  // docs.docker.com/reference/api/registry/auth: the API and the tokens each have a host.
  "Docker Hub": {
    registry: "docker.io",
    repository: "acme/box",
    api: "https://registry-1.docker.io",
    realm: "https://auth.docker.io/token",
    service: "registry.docker.io",
    user: "acme",
    password,
    fake: noReferrers,
    told: ["auth.docker.io", "registry-1.docker.io"],
  },
  // docs.github.com, "Working with the Container registry"; a challenge that asks for too little.
  "GitHub Packages": {
    registry: "ghcr.io",
    repository: "acme/team/box",
    api: "https://ghcr.io",
    realm: "https://ghcr.io/token",
    service: "ghcr.io",
    user: "octocat",
    password,
    asks: (needed) => needed.replace(/[^:]+$/, "pull"),
    fake: { ...noReferrers, deletes: false },
    told: ["ghcr.io"],
  },
  // docs.aws.amazon.com/AmazonECR, "Registry authentication": user AWS, no token of its own.
  "Amazon ECR": {
    registry: ecr,
    repository: "acme/box",
    api: `https://${ecr}`,
    service: "ecr.amazonaws.com",
    user: "AWS",
    password,
    told: [ecr],
  },
  // goharbor.io, "Create Robot Accounts": any host, a $ in the user; a challenge without a scope.
  "Harbor": {
    registry: "harbor.example.com",
    repository: "acme/box",
    api: "https://harbor.example.com",
    realm: "https://harbor.example.com/service/token",
    service: "harbor-registry",
    user: "robot$acme+ci",
    password,
    asks: () => undefined,
    told: ["harbor.example.com"],
  },
  // docs.gitlab.com, "Container registry authentication": tokens come from GitLab itself.
  "GitLab": {
    registry: "registry.gitlab.com",
    repository: "acme/team/project/box",
    api: "https://registry.gitlab.com",
    realm: "https://gitlab.com/jwt/auth",
    service: "container_registry",
    user: "gitlab-ci-token",
    password,
    fake: noReferrers,
    told: ["gitlab.com", "registry.gitlab.com"],
  },
};

function open(flow: Flow, secret = flow.password, user = flow.user) {
  const guarded = new GuardedRegistry(flow);
  const credentials = { kind: "password", user, password: secret } as const;
  const connection = recorded((request) => guarded.answer(request), {
    [flow.registry]: credentials,
  });
  return { guarded, connection, store: registryStore(connection, flow) };
}

Deno.test("every family of registries has a flow that is tried", () => {
  assert.deepEqual(Object.keys(flows), registryFamilies.map(({ name }) => name));
});

for (const [name, flow] of Object.entries(flows)) {
  Deno.test(`${name}: a bundle is pushed, found, and its referrers are, too`, async () => {
    const { store, guarded } = open(flow);
    assert.equal(valueOf(await push(store, one, "1.0.0")).kind, "pushed");
    valueOf(await pushUntagged(store, sbom));
    assert.equal(valueOf(await store.resolve("1.0.0"))?.digest, one.descriptor.digest);
    assert.equal(valueOf(await store.referrers(one.descriptor.digest)).length, 1);
    assert.deepEqual([...guarded.told].sort(), flow.told);
    const hasFallback = guarded.fake.tags.has(one.descriptor.digest.replace(":", "-"));
    assert.equal(hasFallback, flow.fake?.referrers === false);
  });

  Deno.test(`${name}: a wrong password is refused with advice, and is in no message`, async () => {
    const secret = crypto.randomUUID();
    const { store } = open(flow, secret);
    const { kind, detail } = problemOf(await push(store, one, "1.0.0"));
    assert.equal(kind, "unauthorized");
    const { denied = "" } = registryFamilies.find((family) => family.name === name) ?? {};
    assert.ok(denied !== "" && detail.includes(denied), detail);
    assert.ok(!detail.includes(secret) && !detail.includes(btoa(`${flow.user}:${secret}`)));
  });
}

for (const name of ["Amazon ECR", "Harbor", "GitLab"]) {
  Deno.test(`${name}: a repository that isn't there gives advice`, async () => {
    const flow = flows[name];
    assert.ok(flow !== undefined);
    const absent = (request: Request) =>
      request.method === "POST" ? refusal(404, "NAME_UNKNOWN") : undefined;
    const { store } = open({ ...flow, answers: absent });
    const { kind, detail } = problemOf(await push(store, one, "1.0.0"));
    assert.equal(kind, "not found");
    const { absent: advice = "" } = registryFamilies.find((family) => family.name === name) ?? {};
    assert.ok(advice !== "" && detail.includes(`(NAME_UNKNOWN); ${name}: ${advice}`), detail);
  });
}

Deno.test("GitHub Packages: what can't be deleted gives advice", async () => {
  const flow = flows["GitHub Packages"];
  assert.ok(flow !== undefined);
  const { store } = open(flow);
  valueOf(await push(store, one, "1.0.0"));
  const { detail } = problemOf(await store.deleteTag("1.0.0"));
  assert.match(detail, /lets nobody delete that \(405\); delete the version on the package's page/);
});

Deno.test("Session.urlOf() knows Docker Hub's host, and speaks plainly where it is told to", () => {
  const urlOf = (registry: string) =>
    new Session(recorded(() => new Response(), {}, ["box:5000"])).urlOf(registry);
  assert.equal(urlOf("docker.io"), "https://registry-1.docker.io");
  assert.equal(urlOf("index.docker.io"), "https://registry-1.docker.io");
  assert.equal(urlOf("registry.example.com:5000"), "https://registry.example.com:5000");
  assert.equal(urlOf("localhost:5000"), "http://localhost:5000");
  assert.equal(urlOf("127.0.0.1:5000"), "http://127.0.0.1:5000");
  assert.equal(urlOf("127.example.com"), "https://127.example.com");
  assert.equal(urlOf("box:5000"), "http://box:5000");
  assert.equal(urlOf("box:5001"), "https://box:5001");
});

Deno.test("familyOf() goes by the host, else by what a registry calls itself", () => {
  assert.equal(familyOf("ghcr.io", "harbor-registry")?.name, "GitHub Packages");
  assert.equal(familyOf("box.example.com", "container_registry")?.name, "GitLab");
  assert.equal(familyOf("ghcr.io.example.com"), undefined);
  assert.equal(familyOf(ecr.replace(".com", ".com.example.com")), undefined);
});
