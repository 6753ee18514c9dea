import { goProgram } from "./go.ts";
import { type Program, required } from "./program.ts";
import { answers, freePorts, retryOnPortClash, scratchFolder, startServer } from "./server.ts";
import { VERSIONS } from "./versions.ts";

/** The registry of the CNCF's distribution project, which many others are made from. */
export const registryServer: Program = goProgram({
  name: "registry",
  version: VERSIONS.registry,
  package: "github.com/distribution/distribution/v3/cmd/registry",
  takes: "2 minutes",
});

/** A registry on loopback that lets nobody in without a token. */
export type Registry = AsyncDisposable & {
  /** Host and port, as references write it. */
  readonly host: string;
  /** Tokens that were given, by scope. */
  readonly scopes: readonly string[];
};

/**
 * Starts a registry over a temporary folder, and beside it who gives its tokens to anybody; an open one
 * wants none.
 */
export function startRegistry(options: { readonly open?: boolean } = {}): Promise<Registry> {
  return retryOnPortClash(() => start(options.open === true));
}

async function start(isOpen: boolean): Promise<Registry> {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "registry");
  const scopes: string[] = [];
  const tokens = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    scopes.push(new URL(request.url).searchParams.get("scope") ?? "");
    return Response.json({ token: crypto.randomUUID() });
  });
  stack.defer(() => tokens.shutdown());
  const [port] = freePorts(1);
  const host = `127.0.0.1:${port}`;
  const config = {
    version: "0.1",
    log: { accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: `${folder}/data` }, delete: { enabled: true } },
    http: { addr: host, secret: crypto.randomUUID() },
    // Takes any token: what is under test is who asks for one, and how.
    ...isOpen ? {} : {
      auth: { silly: { realm: `http://127.0.0.1:${tokens.addr.port}/token`, service: "registry" } },
    },
  };
  await Deno.writeTextFile(`${folder}/config.yml`, JSON.stringify(config));
  stack.use(
    await startServer({
      program: required(await registryServer()),
      args: ["serve", `${folder}/config.yml`],
      env: { HOME: folder, OTEL_TRACES_EXPORTER: "none" },
      logFile: `${folder}/registry.log`,
      ready: () => answers(`http://${host}/`),
      seconds: 60,
    }),
  );
  const owned = stack.move();
  return { host, scopes, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const types = {
  config: "application/vnd.oci.image.config.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
} as const;

/** Pushes an index with one image that has no layer; returns the digest of the index. */
export async function pushIndex(
  { host }: Registry,
  repository: string,
  tag: string,
  note: string,
): Promise<string> {
  const config = JSON.stringify({ architecture: "amd64", os: "linux", author: note });
  await pushBlob(host, repository, config);
  const image = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, size: config.length, digest: await digestOf(config) },
    layers: [],
  });
  const described = {
    mediaType: types.manifest,
    size: image.length,
    digest: await digestOf(image),
  };
  await put(host, `${repository}/manifests/${described.digest}`, types.manifest, image);
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: [{ ...described, platform: { architecture: "amd64", os: "linux" } }],
  });
  await put(host, `${repository}/manifests/${tag}`, types.index, index);
  return await digestOf(index);
}

async function pushBlob(host: string, repository: string, content: string): Promise<void> {
  const headers = { authorization: "Bearer test" };
  const url = `http://${host}/v2/${repository}/blobs/uploads/`;
  const opened = await fetch(url, { method: "POST", headers });
  await opened.body?.cancel();
  const location = new URL(opened.headers.get("location") ?? "", url);
  location.searchParams.set("digest", await digestOf(content));
  await sent(fetch(location, { method: "PUT", headers, body: content }));
}

async function put(host: string, path: string, type: string, body: string): Promise<void> {
  const headers = { authorization: "Bearer test", "content-type": type };
  await sent(fetch(`http://${host}/v2/${path}`, { method: "PUT", headers, body }));
}

async function sent(pending: Promise<Response>): Promise<void> {
  const response = await pending;
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}: ${text}`);
}

async function digestOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${new Uint8Array(hash).toHex()}`;
}
