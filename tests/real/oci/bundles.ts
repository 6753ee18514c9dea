import assert from "node:assert/strict";
import type { Connection } from "../../../src/bundle/registry/mod.ts";
import { denoHost, type MemoryHost } from "../../../src/host/mod.ts";
import { compiled, digestIn, run } from "../../cli/compiled.ts";

/** A signed bundle in a layout, on a host that has real connections and files in memory. */
export type SignedBundle = {
  readonly host: MemoryHost;
  readonly layout: string;
  readonly tag: string;
  readonly digest: string;
};

export async function signedBundle(): Promise<SignedBundle> {
  const { send, wait } = denoHost();
  const host: MemoryHost = { ...await compiled(), send, wait };
  const [layout, tag] = ["oci-layout:bundles/tiny/platform", "1.0.0-local"];
  await succeeds(host, "bundle build");
  await succeeds(host, "trust keygen --no-password");
  await succeeds(host, `bundle sign ${layout}:${tag} --key floe.key`);
  const digest = digestIn(await succeeds(host, `bundle list ${layout}`));
  return { host, layout, tag, digest };
}

/** A connection without credentials. */
export function anybody(): Connection {
  const { send, wait } = denoHost();
  return {
    send: (request, patienceMs) => send(request, { patienceMs }),
    wait,
    credentials: () => Promise.resolve({ value: undefined }),
    isPlain: () => false,
  };
}

/** What a command prints that must end well. */
export async function succeeds(host: MemoryHost, line: string): Promise<string> {
  const { code, out, error } = await run(host, line);
  assert.equal(code, 0, `${line}: ${error}`);
  return out;
}
