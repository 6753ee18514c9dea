import assert from "node:assert/strict";
import { z } from "zod";
import { common, exposures } from "../../plugins/ingress/shared/config.ts";
import { proxyArguments } from "../../plugins/ingress/shared/proxy.ts";
import { type Person, startIssuer } from "./oidc/issuer.ts";
import { answers, freePorts, scratchFolder, startServer } from "../real/programs/server.ts";

/** Where oauth2-proxy lies: its Go module can't be had from every place where floe is tested. */
const folder = Deno.env.get("FLOE_TEST_OAUTH2_PROXY_BIN") ??
  (() => {
    throw new Error("Say where oauth2-proxy lies: FLOE_TEST_OAUTH2_PROXY_BIN, a folder");
  })();
const known = "floe";
const schema = z.strictObject(common);

/** A user interface that counts who comes. */
function startInterface(): { readonly port: number; readonly seen: string[] } & AsyncDisposable {
  const seen: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      seen.push(request.headers.get("x-forwarded-email") ?? "nobody");
      assert.equal(request.headers.get("authorization"), null);
      return new Response("flows");
    },
  );
  return { port: server.addr.port, seen, [Symbol.asyncDispose]: () => server.shutdown() };
}

interface Allow {
  readonly groups?: readonly string[];
  readonly emails?: readonly string[];
  readonly email_domains?: readonly string[];
}
const everyKind: Allow = {
  groups: ["data"],
  email_domains: ["example.com"],
  emails: ["zoe@example.org"],
};

/** Starts the proxy as the plugin does, at other ports. */
async function startProxy(
  stack: AsyncDisposableStack,
  issuer: string,
  ui: number,
  allow: Allow = everyKind,
) {
  const [port, metrics] = freePorts(2);
  const scratch = await scratchFolder(stack, "proxy");
  await Deno.writeTextFile(`${scratch}/emails`, "zoe@example.org\n");
  const config = schema.parse({
    controller: { namespace: "edge" },
    expose: { flows: "orchestrator" },
    authentication: {
      oidc_issuer: issuer,
      client_id: known,
      client_secret: { secret_ref: "login" },
      allow,
    },
  });
  const [exposure] = exposures(config);
  const { authentication } = config;
  assert.ok(exposure !== undefined && authentication !== undefined);
  const url = `http://127.0.0.1:${port}`;
  const args = proxyArguments({ exposure, authentication, url }, { host: "127.0.0.1", port: ui })
    .map((argument) =>
      argument.replace("0.0.0.0:44180", `127.0.0.1:${metrics}`)
        .replace("0.0.0.0:4180", `127.0.0.1:${port}`)
        .replace("/etc/oauth2-proxy/", `${scratch}/`)
    );
  stack.use(
    await startServer({
      program: `${folder}/oauth2-proxy`,
      args,
      env: {
        OAUTH2_PROXY_CLIENT_SECRET: crypto.randomUUID(),
        // As long as `floe secrets` makes it.
        OAUTH2_PROXY_COOKIE_SECRET: crypto.randomUUID().replaceAll("-", ""),
      },
      logFile: `${scratch}/log`,
      ready: () => answers(`${url}/ready`),
      seconds: 20,
    }),
  );
  return { url, metrics: `http://127.0.0.1:${metrics}/metrics` };
}

async function get(url: string, cookie = ""): Promise<Response> {
  const response = await fetch(url, { redirect: "manual", headers: { cookie } });
  await response.body?.cancel();
  return response;
}

function cookiesOf(response: Response): string {
  return response.headers.getSetCookie().map((one) => one.slice(0, one.indexOf(";"))).join("; ");
}

/** What the interface answers to a person who logs in at the issuer. */
async function visit(
  person: Person,
  allow?: Allow,
): Promise<{ status: number; seen: readonly string[] }> {
  await using stack = new AsyncDisposableStack();
  await using issuer = await startIssuer(known, person);
  await using ui = startInterface();
  const { url } = await startProxy(stack, issuer.url, ui.port, allow);
  const turned = await get(`${url}/runs`);
  assert.equal(turned.status, 302);
  const location = turned.headers.get("location") ?? "";
  assert.ok(location.startsWith(`${issuer.url}/authorize?`), location);
  const back = await get(`${url}${issuer.login(location)}`, cookiesOf(turned));
  const { status } = await get(`${url}/runs`, cookiesOf(back));
  return { status: back.status === 302 ? status : back.status, seen: ui.seen };
}

Deno.test(
  "a real proxy lets nobody through who has not logged in, whatever they claim",
  async () => {
    await using stack = new AsyncDisposableStack();
    await using issuer = await startIssuer(known, { email: "ann@example.com", groups: ["data"] });
    await using ui = startInterface();
    const { url, metrics } = await startProxy(stack, issuer.url, ui.port);
    const claims = {
      "x-forwarded-user": "ann",
      "x-forwarded-email": "ann@example.com",
      "x-forwarded-uri": "/ping",
      "x-real-ip": "127.0.0.1",
      "user-agent": "kube-probe/1.34",
    };
    for (const path of ["/", "/graphql", "/oauth2/auth", "/ping/../graphql", "/%2e/graphql"]) {
      const response = await fetch(url + path, { redirect: "manual", headers: claims });
      await response.body?.cancel();
      assert.ok([302, 401, 403].includes(response.status), `${path}: ${response.status}`);
    }
    assert.deepEqual(ui.seen, []);
    const text = await (await fetch(metrics)).text();
    assert.match(text, /^oauth2_proxy_requests_total\{code="302"\} [1-9]/m);
  },
);

Deno.test("a real proxy lets in who is of the domain and in the group", async () => {
  const { status, seen } = await visit({ email: "ann@example.com", groups: ["data", "other"] });
  assert.equal(status, 200);
  assert.deepEqual(seen, ["ann@example.com"]);
});

Deno.test("a real proxy lets in who is named and in the group", async () => {
  const { status } = await visit({ email: "zoe@example.org", groups: ["data"] });
  assert.equal(status, 200);
});

Deno.test("a real proxy refuses who is in no group, and who is of another domain", async () => {
  for (
    const person of [
      { email: "ann@example.com", groups: ["other"] },
      { email: "ann@example.net", groups: ["data"] },
    ]
  ) {
    const { status, seen } = await visit(person);
    assert.equal(status, 403);
    assert.deepEqual(seen, []);
  }
});

Deno.test(
  "a real proxy takes a group, or an address, for enough where nothing else is named",
  async () => {
    const stranger = { email: "max@example.net", groups: ["data"] };
    assert.equal((await visit(stranger, { groups: ["data"] })).status, 200);
    assert.equal((await visit(stranger, { groups: ["other"] })).status, 403);
    const zoe = { email: "zoe@example.org", groups: [] };
    assert.equal((await visit(zoe, { emails: ["zoe@example.org"] })).status, 200);
    assert.equal((await visit(stranger, { emails: ["zoe@example.org"] })).status, 403);
  },
);
