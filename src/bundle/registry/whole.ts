import type { Answer } from "../problem.ts";
import { limitedBody } from "./body.ts";
import type { Connection } from "./connection.ts";
import { pause, triesMax } from "./exchange.ts";

/** A whole answer. */
export interface Received {
  readonly response: Response;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sends a request and reads the answer to its end; again where it stops in the middle. */
export async function whole(
  connection: Connection,
  send: () => Promise<Answer<Response>>,
  most: number,
): Promise<Answer<Received>> {
  for (let attempt = 1;; attempt++) {
    const got = await send();
    if ("problem" in got) return got;
    const bytes = await limitedBody(got.value, most);
    if ("value" in bytes) return { value: { response: got.value, bytes: bytes.value } };
    if (bytes.problem.kind === "invalid" || attempt === triesMax) return bytes;
    await pause(connection, attempt);
  }
}
