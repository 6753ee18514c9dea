import { authorize } from "./authorize.ts";
import { parseChallenge } from "./challenge.ts";
import type { Connection } from "./connection.ts";
import { exchange } from "./exchange.ts";
import { manifestTypes, readManifest } from "./manifest.ts";
import { type Answer, type Problem, problem } from "./problem.ts";
import { type Reference, registryUrl } from "./reference.ts";

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
  const session: Session = { connection, tokens: new Map(), unreachable: new Map() };
  return { digestOf: (reference, known) => digestOf(session, reference, known) };
}

interface Session {
  readonly connection: Connection;
  /** `Authorization` by registry and repository. */
  readonly tokens: Map<string, string>;
  readonly unreachable: Map<string, Problem>;
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
  const got = await ask(session, reference, "GET");
  if ("problem" in got) return got;
  const found = await statusProblem(got.value, reference) ?? await readManifest(got.value);
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
  const gone = session.unreachable.get(registry);
  if (gone !== undefined) return { problem: gone };
  const url = `${registryUrl(registry)}/v2/${repository}/manifests/${version}`;
  const key = `${registry}/${repository}`;
  const headers = () => {
    const token = session.tokens.get(key);
    return {
      accept: manifestTypes.join(", "),
      ...(token === undefined ? {} : { authorization: token }),
    };
  };
  const first = await exchange(session.connection, { method, url, headers: headers() });
  if ("problem" in first) return remembered(session, registry, first);
  if (first.value.status !== 401 || session.tokens.has(key)) return first;
  const challenge = parseChallenge(first.value.headers.get("www-authenticate") ?? "");
  await first.value.body?.cancel();
  if (challenge === undefined) {
    return problem("unauthorized", `${registry} wants to know who asks, in no way that floe knows`);
  }
  const scope = `repository:${repository}:pull`;
  const token = await authorize(session.connection, registry, challenge, scope);
  if ("problem" in token) return remembered(session, registry, token);
  session.tokens.set(key, token.value);
  return remembered(
    session,
    registry,
    await exchange(session.connection, { method, url, headers: headers() }),
  );
}

/** One registry that is away would cost minutes if each image waited for it. */
function remembered<Value>(
  { unreachable }: Session,
  registry: string,
  answer: Answer<Value>,
): Answer<Value> {
  if ("problem" in answer && answer.problem.kind === "unreachable") {
    unreachable.set(registry, answer.problem);
  }
  return answer;
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
