import assert from "node:assert/strict";
import { layoutStore } from "../../src/bundle/mod.ts";
import type { MemoryHost } from "../../src/host/mod.ts";
import { valueOf } from "../fixtures/bundle.ts";
import { digestIn, run } from "./compiled.ts";
import { signs, withKeys } from "./keys.ts";

/** Where the bundles lie. */
export const repository = "oci-layout:bundles/tiny/platform";
export const product = "oci-layout:bundles/tiny/products/clicks";
/** Who promotes, whom they trust, and in which order. */
export const rules = `${signs("release")} --trust release.pub --order local,prod`;
/** The same for a rollback. */
export const back = `--in ${repository} ${signs("release")} --trust release.pub`;

/** The command that shows an environment's history. */
export function history(environment: string): string {
  return `bundle history ${environment} --in ${repository} --key release.pub`;
}

/** Signed bundles of two environments. */
export async function twoEnvironments(): Promise<MemoryHost> {
  const host = await withKeys();
  const overlay = await host.files.readText("environments/local.yaml") ?? "";
  await host.files.write("environments/prod.yaml", overlay.replace("name: local", "name: prod"));
  await build(host);
  return host;
}

/** Compiles, builds and signs everything. */
export async function build(host: MemoryHost): Promise<void> {
  assert.equal((await run(host, "synth")).code, 0);
  const built = await run(host, "bundle build");
  assert.equal(built.code, 0, built.error);
  for (const line of built.out.trim().split("\n")) {
    const [address = ""] = line.split(" ");
    assert.equal((await run(host, `bundle sign ${address} ${signs("release")}`)).code, 0);
  }
}

/** Platform and product in a later version: a product says which platform it was compiled against. */
export async function release(host: MemoryHost, from: string, to: string): Promise<void> {
  for (const path of ["platform.yaml", "products/clicks/floe.yaml"]) {
    const text = await host.files.readText(path) ?? "";
    await host.files.write(path, text.replace(`version: ${from}`, `version: ${to}`));
  }
  await build(host);
}

/** Promotes, and gives the digest. */
export async function promoted(
  host: MemoryHost,
  what: string,
  environment: string,
): Promise<string> {
  const { code, out, error } = await run(host, `bundle promote ${what} ${environment} ${rules}`);
  assert.equal(code, 0, error);
  return digestIn(out);
}

/** What a tag of the platform points at. */
export async function tagged(host: MemoryHost, name: string): Promise<string | undefined> {
  return valueOf(await layoutStore(host.files, "bundles/tiny/platform").resolve(name))?.digest;
}
