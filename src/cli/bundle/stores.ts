import {
  type Address,
  addressText,
  type Answer,
  type Descriptor,
  type Digest,
  layoutStore,
  parseAddress,
  type Problem,
  type Store,
} from "../../bundle/mod.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import { type Invocation, UsageError, type Values } from "../command.ts";
import { connectionOf } from "../connection.ts";
import { printDiagnostics } from "../report.ts";
import type { Exit } from "../exit_codes.ts";

/** What a step of a command gives, or what is to be printed instead. */
export type Step<T> = { readonly value: T } | { readonly diagnostics: readonly Diagnostic[] };

/** Prints what a command refuses with. */
export function refuse(host: Host, diagnostics: readonly Diagnostic[]): Exit {
  printDiagnostics(host, diagnostics);
  return "diagnostics";
}

/** Reads an address. Reports FLOE-BDL001. */
export function readAddress(text: string): Step<Address> {
  const value = parseAddress(text);
  if (value !== undefined) return { value };
  return {
    diagnostics: [diagnose("FLOE-BDL001", {
      message: `"${text}" is no address of a bundle`,
      hint: "Write oci-layout:<folder> or oci://<registry>/<repository>, with :<tag> or @sha256:…",
    })],
  };
}

/** The store that an address lies in. */
export async function storeOf(host: Host, values: Values, { store }: Address): Promise<Store> {
  if (store.kind === "layout") return layoutStore(host.files, store.folder);
  const { registryStore } = await import("../../bundle/registry/mod.ts");
  return registryStore(await connectionOf(host, values, store.registry), store);
}

/** An answer as a step. Reports FLOE-BDL005. */
export function stepOf<T>(answer: Answer<T>): Step<T> {
  return "value" in answer ? answer : { diagnostics: [refusal(answer.problem)] };
}

const hints: Readonly<Record<Problem["kind"], string>> = {
  "not found": "Check the address; `floe bundle list` shows what is there",
  unauthorized: "Log in: `docker login`, or --username with --password-stdin",
  unreachable: "Check the network and the registry, then run the same command again",
  invalid: "Don't trust what is there; push it again from where it was built",
  busy: "Run the same command again when the other one has ended",
};

function refusal({ kind, detail }: Problem): Diagnostic {
  return diagnose("FLOE-BDL005", { message: detail, hint: hints[kind] });
}

/** A bundle that the command line names, and the store that it lies in. */
export interface NamedBundle {
  readonly address: Address;
  readonly store: Store;
  readonly descriptor: Descriptor;
}

/** The bundle that the command line names. Reports FLOE-BDL001, FLOE-BDL005 and FLOE-BDL007. */
export async function namedBundle(
  { host, values, positionals: [given] }: Invocation,
): Promise<Step<NamedBundle>> {
  if (given === undefined) throw new UsageError("Say which bundle: its address");
  const address = readAddress(given);
  if ("diagnostics" in address) return address;
  const store = await storeOf(host, values, address.value);
  const found = await findBundle(store, address.value);
  if ("diagnostics" in found) return found;
  return { value: { address: address.value, store, descriptor: found.value } };
}

/** What an address with a tag or a digest names. Reports FLOE-BDL005 and FLOE-BDL007. */
export async function findBundle(store: Store, address: Address): Promise<Step<Descriptor>> {
  const { digest, tag } = address;
  const found = digest !== undefined
    ? await byDigest(store, digest)
    : tag !== undefined
    ? stepOf(await store.resolve(tag))
    : { value: undefined };
  if ("diagnostics" in found) return found;
  if (found.value !== undefined) return { value: found.value };
  const hint = tag === undefined && digest === undefined
    ? "Add :<tag> or @sha256:… to the address"
    : `\`floe bundle list ${store.name}\` shows what is there`;
  const message = `There is no ${addressText(address)}`;
  return { diagnostics: [diagnose("FLOE-BDL007", { message, hint })] };
}

async function byDigest(store: Store, digest: Digest): Promise<Step<Descriptor | undefined>> {
  const found = stepOf(await store.manifest(digest));
  if ("diagnostics" in found) return found;
  if (found.value === undefined) return { value: undefined };
  const { mediaType, bytes } = found.value;
  return { value: { mediaType, digest, size: bytes.length } };
}
