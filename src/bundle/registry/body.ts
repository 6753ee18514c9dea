import { type Answer, problem } from "../problem.ts";
import { fields, text } from "./json.ts";

/** The whole body, where it is no longer than `most` bytes and comes to its end. */
export async function limitedBody(
  response: Response,
  most: number,
): Promise<Answer<Uint8Array<ArrayBuffer>>> {
  const host = response.url === "" ? "The registry" : new URL(response.url).host;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      // Leaving the loop cancels the rest.
      if (length > most) return problem("invalid", `${host} sends more than ${most} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return problem("unreachable", `${host} stops in the middle: ${reason}`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { value: bytes };
}

const errorBytesMax = 64 * 1024;

/**
 * The code in an error of the distribution specification, for example `NAME_UNKNOWN`. The text
 * beside it is anybody's and might repeat what was sent, so it is left alone.
 */
export async function errorCode(response: Response): Promise<string | undefined> {
  const body = await limitedBody(response, errorBytesMax);
  if ("problem" in body) return undefined;
  const { errors } = fields(parsed(body.value));
  const code = text(fields(Array.isArray(errors) ? errors[0] : undefined)["code"]);
  return code !== undefined && /^[A-Z][A-Z_]{1,39}$/.test(code) ? code : undefined;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
