import { diagnose } from "../../diagnostics/mod.ts";
import type { Host } from "../../host/mod.ts";
import {
  type KeyProblem,
  type PublicKey,
  readPublicKey,
  readSigner,
  type Signer,
  type Trusted,
  trustedKey,
} from "../../trust/mod.ts";
import type { Step } from "../bundle/stores.ts";
import { type Options, UsageError, type Values } from "../command.ts";

/** Options of every command that opens a private key. */
export const signingOptions = {
  key: {
    type: "string",
    value: "FILE",
    description: "Private key, as `floe trust keygen` writes it",
  },
  "password-file": {
    type: "string",
    value: "FILE",
    description: "File with the key's password, - for standard input (default: no password)",
  },
} as const satisfies Options;

/** The private key that the command line names. Reports FLOE-TRU001. */
export async function signerOf(host: Host, values: Values): Promise<Step<Signer>> {
  const path = values.text("key");
  if (path === undefined) throw new UsageError("Say whose signature: --key FILE");
  const text = await host.files.readText(path);
  if (text === undefined) return unusable(path, "missing");
  const read = readSigner(text, await passwordOf(host, values) ?? "");
  return "signer" in read ? { value: read.signer } : unusable(path, read.problem);
}

/** The first line of a file, without its end; undefined where none is named. */
export async function passwordOf(host: Host, values: Values): Promise<string | undefined> {
  const path = values.text("password-file");
  if (path === undefined) return undefined;
  const text = path === "-" ? await host.input() : await host.files.readText(path);
  if (text === undefined) throw new UsageError(`There is no password in '${path}'`);
  return text.replace(/\r?\n[^]*$/, "");
}

/** A public key by path. Reports FLOE-TRU001. */
export async function publicKeyAt(host: Host, path: string): Promise<Step<PublicKey>> {
  const text = await host.files.readText(path);
  if (text === undefined) return unusable(path, "missing");
  const read = readPublicKey(text);
  return "key" in read ? { value: read.key } : unusable(path, read.problem);
}

/** Public keys by path, each known by its path. Reports FLOE-TRU001. */
export async function trustedKeys(
  host: Host,
  paths: readonly string[],
): Promise<Step<readonly Trusted[]>> {
  const trusted: Trusted[] = [];
  for (const path of paths) {
    const key = await publicKeyAt(host, path);
    if ("diagnostics" in key) return key;
    trusted.push(trustedKey(key.value, path));
  }
  return { value: trusted };
}

const reasons: Readonly<Record<KeyProblem | "missing", readonly [string, string]>> = {
  "missing": ["there is no such file", "Make a pair with `floe trust keygen`"],
  "no key": [
    "it holds no key that floe can read",
    "Name a key in PEM: `floe trust keygen` makes one",
  ],
  "wrong password": [
    "the password doesn't open it",
    "Name the file with its password: --password-file",
  ],
  "another kind of key": ["it is no ECDSA key on P-256", "Make one with `floe trust keygen`"],
};

function unusable(path: string, problem: KeyProblem | "missing"): Step<never> {
  const [why, hint] = reasons[problem];
  return { diagnostics: [diagnose("FLOE-TRU001", { message: `"${path}": ${why}`, hint })] };
}
