import { type Answer, type Problem, problem } from "../problem.ts";
import { authorize } from "./authorize.ts";
import { parseChallenge } from "./challenge.ts";
import type { Connection } from "./connection.ts";
import { type Ask, exchange } from "./exchange.ts";
import { familyOf, type RegistryFamily } from "./families.ts";
import { isLoopback } from "./reference.ts";

/** What is asked of one repository. */
export interface RepositoryAsk extends Ask {
  readonly registry: string;
  readonly repository: string;
  /** What a token must allow; writing includes reading. @default {"pull"} */
  readonly scope?: "pull" | "pull,push" | "delete";
  /** Another repository that content is taken from: a token must allow to read it, too. */
  readonly from?: string;
}

/** Requests of one run: it remembers tokens, and which registries do not answer. */
export class Session {
  readonly connection: Connection;
  /** `Authorization` by registry, repository and scope. */
  readonly #tokens = new Map<string, string>();
  readonly #unreachable = new Map<string, Problem>();
  /** What a registry calls itself. */
  readonly #services = new Map<string, string>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /**
   * Where a registry's API answers. One on this machine speaks plain HTTP, as Docker's client
   * assumes it, and so does one that somebody allowed it; every other one TLS.
   */
  urlOf(registry: string): string {
    const { api } = familyOf(registry) ?? {};
    if (api !== undefined) return api;
    const isOpen = isLoopback(registry.replace(/:\d+$/, "")) || this.connection.isPlain(registry);
    return `${isOpen ? "http" : "https"}://${registry}`;
  }

  familyOf(registry: string): RegistryFamily | undefined {
    return familyOf(registry, this.#services.get(registry));
  }

  /**
   * Sends a request, and where the registry asks who is there, once more with what it wants: a token
   * that has expired is asked for again.
   */
  async send(ask: RepositoryAsk): Promise<Answer<Response>> {
    const { registry } = ask;
    const gone = this.#unreachable.get(registry);
    if (gone !== undefined) return { problem: gone };
    const scope = scopeOf(ask);
    const key = `${registry} ${scope}`;
    const before = this.#tokens.get(key);
    const first = await this.#exchange(ask, before);
    if ("problem" in first || first.value.status !== 401) return first;
    const token = await this.#authorization(ask, scope, first.value);
    if ("problem" in token) {
      await first.value.body?.cancel();
      return token;
    }
    // The same password is refused the same way again.
    if (token.value === before) return first;
    await first.value.body?.cancel();
    this.#tokens.set(key, token.value);
    return await this.#exchange(ask, token.value);
  }

  async #authorization(
    { registry, repository, tries }: RepositoryAsk,
    scope: string,
    { headers }: Response,
  ): Promise<Answer<string>> {
    const challenge = parseChallenge(headers.get("www-authenticate") ?? "");
    if (challenge === undefined) {
      return problem(
        "unauthorized",
        `${registry} wants to know who asks, in no way that floe knows`,
      );
    }
    if (challenge.scheme === "bearer" && challenge.service !== undefined) {
      this.#services.set(registry, challenge.service);
    }
    const token = await authorize(this.connection, { registry, repository, challenge, scope });
    return tries === 1 ? token : this.#remembered(registry, token);
  }

  async #exchange(ask: RepositoryAsk, token: string | undefined): Promise<Answer<Response>> {
    const headers = token === undefined ? ask.headers : { ...ask.headers, authorization: token };
    const answer = await exchange(this.connection, { ...ask, headers });
    // Whoever asks once only has a plan of its own for a failure.
    return ask.tries === 1 ? answer : this.#remembered(ask.registry, answer);
  }

  /** One registry that is away would cost minutes if each request waited for it. */
  #remembered<Value>(registry: string, answer: Answer<Value>): Answer<Value> {
    if ("problem" in answer && answer.problem.kind === "unreachable") {
      this.#unreachable.set(registry, answer.problem);
    }
    return answer;
  }
}

function scopeOf({ repository, scope = "pull", from }: RepositoryAsk): string {
  const own = `repository:${repository}:${scope}`;
  return from === undefined ? own : `${own} repository:${from}:pull`;
}
