import assert from "node:assert/strict";
import type { MemoryHost } from "../../src/host/mod.ts";
import { compiled, run } from "./compiled.ts";

/** The platform's bundle. */
export const address = "oci-layout:bundles/tiny/platform:1.0.0-local";

/** Two key pairs, each with a password, and bundles of the tiny platform. */
export async function withKeys(): Promise<MemoryHost> {
  const host = await compiled();
  await run(host, "bundle build");
  for (const name of ["release", "stranger"]) {
    await host.files.write(`${name}.txt`, `password of ${name}\nsecond line\n`);
    const { code } = await run(host, `trust keygen --out ${name} --password-file ${name}.txt`);
    assert.equal(code, 0);
  }
  return host;
}

/** The options that sign with a key. */
export function signs(name: string): string {
  return `--key ${name}.key --password-file ${name}.txt`;
}
