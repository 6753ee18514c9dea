import type { Digest } from "../oci.ts";
import { type Answer, type Problem, problem } from "../problem.ts";
import type { StoredManifest } from "../store.ts";
import type { Connection } from "./connection.ts";
import { type Ask, pause } from "./exchange.ts";
import { type Manifest, manifestBytesMax, manifestTypes, readManifest } from "./manifest.ts";
import { refusal } from "./refusal.ts";
import { type RepositoryAsk, Session } from "./session.ts";
import { type Received, whole } from "./whole.ts";

/** What is asked of a repository. */
export interface PathAsk extends Omit<Ask, "url" | "headers"> {
  /** Below `/v2/<repository>/`, or a whole URL. */
  readonly path: string;
  readonly headers?: Ask["headers"];
  readonly scope?: NonNullable<RepositoryAsk["scope"]>;
  readonly from?: string;
}

/** The requests of the OCI distribution specification 1.1 to one repository. */
export class Repository {
  /** `oci://<registry>/<repository>`. */
  readonly name: string;
  /** Below it lies everything of the repository. */
  readonly base: string;
  readonly #session: Session;
  readonly #registry: string;
  readonly #repository: string;

  constructor(
    connection: Connection,
    { registry, repository }: { readonly registry: string; readonly repository: string },
  ) {
    this.name = `oci://${registry}/${repository}`;
    this.#session = new Session(connection);
    this.base = `${this.#session.urlOf(registry)}/v2/${repository}/`;
    this.#registry = registry;
    this.#repository = repository;
  }

  async send({ path, headers = {}, ...ask }: PathAsk): Promise<Answer<Response>> {
    const url = new URL(path, this.base);
    // Credentials would go anywhere else otherwise.
    if (url.origin !== new URL(this.base).origin) {
      return problem("invalid", `${this.name} leads to ${url.host}, which floe doesn't trust`);
    }
    return await this.#session.send({
      ...ask,
      url: url.href,
      headers,
      registry: this.#registry,
      repository: this.#repository,
    });
  }

  /** Sends a request and reads the answer to its end; again where it stops in the middle. */
  async read(ask: PathAsk, most: number): Promise<Answer<Received>> {
    return await whole(this.#session.connection, () => this.send(ask), most);
  }

  /** Waits before the next try, longer each time. */
  async pause(attempt: number): Promise<void> {
    await pause(this.#session.connection, attempt);
  }

  /** An OCI manifest by tag or digest, with the digest of its bytes; undefined where it isn't there. */
  async manifest(version: string): Promise<Answer<Manifest | undefined>> {
    const headers = { accept: manifestTypes.join(", ") };
    const path = `manifests/${version}`;
    const got = await this.read({ method: "GET", path, headers }, manifestBytesMax);
    if ("problem" in got) return got;
    const { response, bytes } = got.value;
    if (response.ok) return readManifest(response, bytes);
    return response.status === 404
      ? { value: undefined }
      : await this.refusal(new Response(bytes, response), version);
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
    if (!put.value.ok) return await this.refusal(put.value, version);
    await put.value.body?.cancel();
    return put;
  }

  /** Takes content over from another repository of the same registry, where that is allowed. */
  async mount(digest: Digest, from: string): Promise<Answer<boolean>> {
    const query = new URLSearchParams({ mount: digest, from });
    const got = await this.send({
      method: "POST",
      path: `blobs/uploads/?${query}`,
      headers: { "content-length": "0" },
      scope: "pull,push",
      from,
    });
    if ("problem" in got) return got;
    await got.value.body?.cancel();
    // 202 starts an upload instead: the registry does not mount, which is no error.
    return { value: got.value.status === 201 };
  }

  async remove(path: string): Promise<Answer<boolean>> {
    const got = await this.send({ method: "DELETE", path, scope: "delete" });
    if ("problem" in got) return got;
    if (got.value.ok || got.value.status === 404) {
      await got.value.body?.cancel();
      return { value: got.value.ok };
    }
    const isForbidden = got.value.status === 405 || got.value.status === 400;
    if (!isForbidden) return await this.refusal(got.value, path);
    await got.value.body?.cancel();
    const { undeletable } = this.#session.familyOf(this.#registry) ?? {};
    const advice = undeletable === undefined ? "" : `; ${undeletable}`;
    return problem(
      "invalid",
      `${this.name} lets nobody delete that (${got.value.status})${advice}`,
    );
  }

  /** An unwelcome answer as a problem. */
  async refusal(response: Response, what: string): Promise<{ readonly problem: Problem }> {
    const family = this.#session.familyOf(this.#registry);
    return await refusal(response, { name: this.name, family }, what);
  }
}

/** The next page of a list (RFC 8288, `Link: <…>; rel="next"`). */
export function nextPage(link: string | null): string | undefined {
  return /<([^>]+)>\s*;[^,]*rel="?next"?/.exec(link ?? "")?.[1];
}
