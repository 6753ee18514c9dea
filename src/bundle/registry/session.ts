import { type Answer, type Problem, problem } from "../problem.ts";
import { authorize } from "./authorize.ts";
import { parseChallenge } from "./challenge.ts";
import type { Connection } from "./connection.ts";
import { type Ask, exchange } from "./exchange.ts";

/** What is asked of one repository. */
export interface RepositoryAsk extends Ask {
  readonly registry: string;
  readonly repository: string;
  /** What a token must allow; writing includes reading. @default {"pull"} */
  readonly scope?: "pull" | "pull,push" | "delete";
}

/** Requests of one run: it remembers tokens, and which registries do not answer. */
export class Session {
  readonly #connection: Connection;
  /** `Authorization` by registry, repository and scope. */
  readonly #tokens = new Map<string, string>();
  readonly #unreachable = new Map<string, Problem>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Sends a request, and where the registry asks who is there, once more with what it wants. */
  async send(ask: RepositoryAsk): Promise<Answer<Response>> {
    const { registry, repository, scope = "pull" } = ask;
    const gone = this.#unreachable.get(registry);
    if (gone !== undefined) return { problem: gone };
    const key = `${registry}/${repository} ${scope}`;
    const first = await exchange(this.#connection, this.#authorized(ask, key));
    if ("problem" in first) return this.#remembered(registry, first);
    if (first.value.status !== 401 || this.#tokens.has(key)) return first;
    const challenge = parseChallenge(first.value.headers.get("www-authenticate") ?? "");
    await first.value.body?.cancel();
    if (challenge === undefined) {
      return problem(
        "unauthorized",
        `${registry} wants to know who asks, in no way that floe knows`,
      );
    }
    const wanted = `repository:${repository}:${scope}`;
    const token = await authorize(this.#connection, registry, challenge, wanted);
    if ("problem" in token) return this.#remembered(registry, token);
    this.#tokens.set(key, token.value);
    return this.#remembered(
      registry,
      await exchange(this.#connection, this.#authorized(ask, key)),
    );
  }

  #authorized(ask: Ask, key: string): Ask {
    const token = this.#tokens.get(key);
    return token === undefined
      ? ask
      : { ...ask, headers: { ...ask.headers, authorization: token } };
  }

  /** One registry that is away would cost minutes if each request waited for it. */
  #remembered<Value>(registry: string, answer: Answer<Value>): Answer<Value> {
    if ("problem" in answer && answer.problem.kind === "unreachable") {
      this.#unreachable.set(registry, answer.problem);
    }
    return answer;
  }
}
