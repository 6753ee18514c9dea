import { type Problem, problem } from "../problem.ts";
import { errorCode } from "./body.ts";
import type { RegistryFamily } from "./families.ts";

/** Whom was asked, and what is known of it. */
export interface Asked {
  readonly name: string;
  readonly family: RegistryFamily | undefined;
}

/** An unwelcome answer as a problem, with what helps against it in this kind of registry. */
export async function refusal(
  response: Response,
  { name, family }: Asked,
  what: string,
): Promise<{ readonly problem: Problem }> {
  const { status } = response;
  const code = await errorCode(response);
  const reason = code === undefined ? `${status}` : `${status} ${code}`;
  const advised = (detail: string, advice: string | undefined) =>
    advice === undefined ? detail : `${detail}; ${family?.name}: ${advice}`;
  if (status === 404) {
    const detail = code === undefined
      ? `${name} has no ${what}`
      : `${name} has no ${what} (${code})`;
    return problem("not found", advised(detail, family?.absent));
  }
  if (status === 401 || status === 403) {
    const detail = `${name} does not let you do that (${reason})`;
    return problem("unauthorized", advised(detail, family?.denied));
  }
  return problem("invalid", `${name} answers ${reason} for ${what}`);
}
