import type { Digest } from "../oci.ts";
import { type Answer, type Problem, problem } from "../problem.ts";
import type { StoredManifest } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { Ask } from "./exchange.ts";
import { type Manifest, manifestTypes, readManifest } from "./manifest.ts";
import { registryUrl } from "./reference.ts";
import { type RepositoryAsk, Session } from "./session.ts";

interface PathAsk extends Omit<Ask, "url" | "headers"> {
  /** Below `/v2/<repository>/`, or a whole URL. */
  readonly path: string;
  readonly headers?: Ask["headers"];
  readonly scope?: NonNullable<RepositoryAsk["scope"]>;
}

/** The requests of the OCI distribution specification 1.1 to one repository. */
export class Repository {
  /** `oci://<registry>/<repository>`. */
  readonly name: string;
  readonly #session: Session;
  readonly #registry: string;
  readonly #repository: string;

  constructor(
    connection: Connection,
    { registry, repository }: { readonly registry: string; readonly repository: string },
  ) {
    this.name = `oci://${registry}/${repository}`;
    this.#session = new Session(connection);
    this.#registry = registry;
    this.#repository = repository;
  }

  async send({ path, headers = {}, ...ask }: PathAsk): Promise<Answer<Response>> {
    const base = `${registryUrl(this.#registry)}/v2/${this.#repository}/`;
    const url = new URL(path, base).href;
    return await this.#session.send({
      ...ask,
      url,
      headers,
      registry: this.#registry,
      repository: this.#repository,
    });
  }

  /** An OCI manifest by tag or digest, with the digest of its bytes; undefined where it isn't there. */
  async manifest(version: string): Promise<Answer<Manifest | undefined>> {
    const headers = { accept: manifestTypes.join(", ") };
    const got = await this.send({ method: "GET", path: `manifests/${version}`, headers });
    if ("problem" in got) return got;
    if (got.value.ok) return await readManifest(got.value);
    await got.value.body?.cancel();
    return got.value.status === 404 ? { value: undefined } : this.refusal(got.value, version);
  }

  async putManifest(
    { mediaType, bytes }: StoredManifest,
    version: string,
  ): Promise<Answer<Response>> {
    const put = await this.send({
      method: "PUT",
      path: `manifests/${version}`,
      headers: { "content-type": mediaType },
      body: new Uint8Array(bytes),
      scope: "pull,push",
    });
    if ("problem" in put) return put;
    await put.value.body?.cancel();
    return put.value.ok ? put : this.refusal(put.value, version);
  }

  /** Sends content in one piece ("Pushing a blob monolithically"). */
  async upload(digest: Digest, content: Uint8Array): Promise<Answer<null>> {
    const started = await this.send({
      method: "POST",
      path: "blobs/uploads/",
      headers: { "content-length": "0" },
      scope: "pull,push",
    });
    if ("problem" in started) return started;
    await started.value.body?.cancel();
    const location = started.value.headers.get("location");
    if (started.value.status !== 202 || location === null) {
      return this.refusal(started.value, digest);
    }
    const url = this.#uploadUrl(location, digest);
    if (url === undefined) {
      return problem("invalid", `${this.name} takes content at an address that floe doesn't trust`);
    }
    const put = await this.send({
      method: "PUT",
      path: url,
      headers: { "content-type": "application/octet-stream" },
      body: new Uint8Array(content),
      scope: "pull,push",
    });
    if ("problem" in put) return put;
    await put.value.body?.cancel();
    return put.value.ok ? { value: null } : this.refusal(put.value, digest);
  }

  /** Takes content over from another repository of the same registry, where that is allowed. */
  async mount(digest: Digest, from: string): Promise<Answer<boolean>> {
    const query = new URLSearchParams({ mount: digest, from });
    const got = await this.send({
      method: "POST",
      path: `blobs/uploads/?${query}`,
      headers: { "content-length": "0" },
      scope: "pull,push",
    });
    if ("problem" in got) return got;
    await got.value.body?.cancel();
    // 202 starts an upload instead: the registry does not mount, which is no error.
    return { value: got.value.status === 201 };
  }

  async remove(path: string): Promise<Answer<boolean>> {
    const got = await this.send({ method: "DELETE", path, scope: "delete" });
    if ("problem" in got) return got;
    await got.value.body?.cancel();
    if (got.value.status === 404) return { value: false };
    if (got.value.ok) return { value: true };
    const isForbidden = got.value.status === 405 || got.value.status === 400;
    return isForbidden
      ? problem("invalid", `${this.name} lets nobody delete that (${got.value.status})`)
      : this.refusal(got.value, path);
  }

  /** An unwelcome status as a problem. */
  refusal(
    { status }: Response,
    what: string,
  ): { readonly problem: Problem } {
    if (status === 404) return problem("not found", `${this.name} has no ${what}`);
    if (status === 401 || status === 403) {
      return problem("unauthorized", `${this.name} does not let you do that (${status})`);
    }
    return problem("invalid", `${this.name} answers ${status} for ${what}`);
  }

  /** With the digest, on the same host: credentials would go anywhere else otherwise. */
  #uploadUrl(location: string, digest: Digest): string | undefined {
    const base = `${registryUrl(this.#registry)}/v2/${this.#repository}/blobs/uploads/`;
    if (!URL.canParse(location, base)) return undefined;
    const url = new URL(location, base);
    url.searchParams.set("digest", digest);
    return url.host === new URL(base).host ? url.href : undefined;
  }
}

/** The next page of a list (RFC 8288, `Link: <…>; rel="next"`). */
export function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? "")?.[1];
}
