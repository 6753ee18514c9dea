import type { Answer, KubeClient, WriteOptions } from "./kube_client.ts";
import { identityOf, type KubeObject } from "./kube_object.ts";

/** A client that can undo what it brought. */
export type Guest = { readonly client: KubeClient; readonly leave: () => Promise<void> };

const GONE_WITHIN_MS = 180_000;

/**
 * A client for a cluster that isn't the test's own: `leave` removes what this client made there,
 * newest first, and waits until it is gone. What was there before stays.
 */
export function guestClient(client: KubeClient): Guest {
  const made = new Map<string, KubeObject>();
  const recorded =
    (write: KubeClient["apply"]) =>
    async (object: KubeObject, options: WriteOptions): Promise<Answer> => {
      const answer = await write(object, options);
      if (answer.status === 201 && !options.dryRun) made.set(identityOf(object), object);
      return answer;
    };
  const leave = async () => {
    const objects = [...made.values()].reverse();
    for (const object of objects) await client.remove(object);
    for (const object of objects) await gone(client, object);
  };
  return {
    client: { ...client, apply: recorded(client.apply), create: recorded(client.create) },
    leave,
  };
}

async function gone(client: KubeClient, object: KubeObject): Promise<void> {
  for (const end = Date.now() + GONE_WITHIN_MS; Date.now() < end;) {
    if ((await client.read(object)).status === 404) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${identityOf(object)} doesn't go away`);
}
