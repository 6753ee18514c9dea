import type { Connection } from "./connection.ts";
import { manifestBytesMax, manifestTypes, readManifest } from "./manifest.ts";
import { type Answer, type Problem, problem } from "../problem.ts";
import type { Reference } from "./reference.ts";
import { Session } from "./session.ts";
import { whole } from "./whole.ts";

/** Asks registries by the distribution specification, version 1.1. */
export interface RegistryClient {
  /**
   * The digest behind a reference: of the index where there is one, because that is what a kubelet
   * resolves a tag to. A digest that is not `known` already is that of the bytes received.
   */
  digestOf(reference: Reference, known?: string): Promise<Answer<string>>;
}

/** A client for one run: it remembers tokens, and which registries do not answer. */
export function registryClient(connection: Connection): RegistryClient {
  const session = new Session(connection);
  return { digestOf: (reference, known) => digestOf(session, reference, known) };
}

async function digestOf(
  session: Session,
  reference: Reference,
  known: string | undefined,
): Promise<Answer<string>> {
  const head = await ask(session, reference, "HEAD");
  if ("problem" in head) return head;
  const status = await statusProblem(head.value, reference);
  if (status !== undefined && !refusesHead(head.value)) return status;
  const named = head.value.headers.get("docker-content-digest");
  if (named !== null && named === known) return { value: named };
  const get = () => ask(session, reference, "GET");
  const got = await whole(session.connection, get, manifestBytesMax);
  if ("problem" in got) return got;
  const { response, bytes } = got.value;
  const found = await statusProblem(response, reference) ?? readManifest(response, bytes);
  if ("problem" in found) return found;
  const { digest } = found.value;
  return reference.version.startsWith("sha256:") && digest !== reference.version
    ? problem("invalid", `${reference.registry} sent other bytes than the digest names`)
    : { value: digest };
}

/** Some registries don't know HEAD; nothing is lost but a request. */
function refusesHead({ status }: Response): boolean {
  return status === 400 || status === 405 || status === 501;
}

async function ask(
  session: Session,
  { registry, repository, version }: Reference,
  method: "GET" | "HEAD",
): Promise<Answer<Response>> {
  const url = `${session.urlOf(registry)}/v2/${repository}/manifests/${version}`;
  const headers = { accept: manifestTypes.join(", ") };
  return await session.send({ registry, repository, method, url, headers });
}

async function statusProblem(
  { status, body, ok }: Response,
  { registry, repository, version }: Reference,
): Promise<{ readonly problem: Problem } | undefined> {
  if (ok) return undefined;
  await body?.cancel();
  const what = `${repository}:${version}`;
  if (status === 404) return problem("not found", `${registry} has no ${what}`);
  if (status === 401 || status === 403) {
    return problem("unauthorized", `${registry} has no ${what}, or not for you (${status})`);
  }
  return problem("invalid", `${registry} answers ${status}`);
}
