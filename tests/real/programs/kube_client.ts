import { at, isRecord } from "./json.ts";
import type { Access } from "./kube_access.ts";
import type { KubeObject } from "./kube_object.ts";

/** What the API server answered: whether it agreed, and everything that it remarked. */
export type Answer = {
  readonly ok: boolean;
  readonly status: number;
  /** The server's own words when it refused. */
  readonly message: string;
  /** The texts of the `Warning` headers. */
  readonly warnings: readonly string[];
  readonly body: unknown;
};

/** `dryRun` asks for everything but storing. */
export type WriteOptions = { readonly dryRun: boolean };

/** A client of the API server's own HTTP interface; unknown and double fields are refused. */
export type KubeClient = Disposable & {
  /** Server-side apply by the field manager `floe-test`. */
  readonly apply: (object: KubeObject, options: WriteOptions) => Promise<Answer>;
  /** Server-side apply of the status that a controller would write. */
  readonly applyStatus: (object: KubeObject) => Promise<Answer>;
  readonly create: (object: KubeObject, options: WriteOptions) => Promise<Answer>;
  readonly read: (object: KubeObject) => Promise<Answer>;
  readonly remove: (object: KubeObject) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
  /** Every kind of a group's version in the one list that clients of today read. */
  readonly discovered: (group: string, version: string) => Promise<ReadonlySet<unknown>>;
};

const REAL: WriteOptions = { dryRun: false };

type Resource = { readonly name: string; readonly namespaced: boolean };
type Send = (method: string, path: string, body?: unknown, accept?: string) => Promise<Answer>;

/** The aggregated list (Kubernetes API concepts, "Aggregated discovery"). */
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Connects to an API server. */
export function kubeClient(access: Access): KubeClient {
  const client = Deno.createHttpClient({
    ...(access.authority === undefined ? {} : { caCerts: [access.authority] }),
    ...(access.identity === undefined
      ? {}
      : { cert: access.identity.certificate, key: access.identity.key }),
  });
  const send = sender(access, client);
  const collection = locator(send);
  const query = ({ dryRun }: WriteOptions) =>
    `fieldManager=floe-test&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
  const item = async (object: KubeObject) =>
    `${await collection(object)}/${encodeURIComponent(object.metadata.name)}`;
  return {
    apply: async (object, options) =>
      await send("PATCH", `${await item(object)}?force=true&${query(options)}`, object),
    applyStatus: async (object) =>
      await send("PATCH", `${await item(object)}/status?force=true&${query(REAL)}`, object),
    create: async (object, options) =>
      await send("POST", `${await collection(object)}?${query(options)}`, object),
    read: async (object) => await send("GET", await item(object)),
    remove: async (object) => await send("DELETE", await item(object)),
    get: (path) => send("GET", path),
    discovered: async (group, version) =>
      kindsIn((await send("GET", "/apis", undefined, AGGREGATED)).body, group, version),
    [Symbol.dispose]: () => client.close(),
  };
}

function sender(access: Access, client: Deno.HttpClient): Send {
  return async (method, path, body, accept = "application/json") => {
    // JSON is YAML, and the patch type of server-side apply has only a YAML name everywhere.
    const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
    const headers = new Headers({ "content-type": type, accept });
    if (access.token !== undefined) headers.set("authorization", `Bearer ${access.token}`);
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(access.server + path, { method, headers, client, ...init });
    const answer = parse(await response.text());
    return {
      ok: response.ok,
      status: response.status,
      message: response.ok ? "" : `${at(answer, "message") ?? answer}`,
      warnings: warningsOf(response.headers.get("warning") ?? ""),
      body: answer,
    };
  };
}

function kindsIn(discovery: unknown, group: string, version: string): ReadonlySet<unknown> {
  const groups = items(at(discovery, "items")).filter((one) =>
    at(one, "metadata", "name") === group
  );
  const versions = groups.flatMap((one) => items(at(one, "versions")))
    .filter((one) => at(one, "version") === version);
  const resources = versions.flatMap((one) => items(at(one, "resources")));
  return new Set(resources.map((one) => at(one, "responseKind", "kind")));
}

function items(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** Finds the path of an object's collection by asking the server what it serves, once a group. */
function locator(send: Send): (object: KubeObject) => Promise<string> {
  const known = new Map<string, Promise<ReadonlyMap<string, Resource>>>();
  return async ({ apiVersion, kind, metadata }) => {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    let resources = known.get(root);
    if (resources === undefined) known.set(root, resources = discover(send, root));
    const resource = (await resources).get(kind);
    if (resource === undefined) {
      // A definition may be applied later and bring the kind with it.
      known.delete(root);
      throw new Error(`The API server doesn't serve ${apiVersion} ${kind}`);
    }
    if (!resource.namespaced) return `${root}/${resource.name}`;
    return `${root}/namespaces/${metadata.namespace ?? "default"}/${resource.name}`;
  };
}

async function discover(send: Send, root: string): Promise<ReadonlyMap<string, Resource>> {
  const list = at((await send("GET", root)).body, "resources");
  const resources = new Map<string, Resource>();
  for (const entry of Array.isArray(list) ? list : []) {
    if (!isRecord(entry)) continue;
    const { name, kind, namespaced } = entry;
    if (typeof name !== "string" || typeof kind !== "string" || name.includes("/")) continue;
    resources.set(kind, { name, namespaced: namespaced === true });
  }
  return resources;
}

/** Reads `299 - "text"`, which a server may send more than once (RFC 7234, section 5.5). */
function warningsOf(header: string): readonly string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)]
    .map((match) => (match[1] ?? "").replaceAll(/\\(.)/g, "$1"));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
