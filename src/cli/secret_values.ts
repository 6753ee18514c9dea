import type { Host } from "../host/mod.ts";
import type { SecretMaker, WantedSecret } from "../plugin/mod.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Whether floe makes the value of any of its keys. */
export function isGenerated({ keys }: WantedSecret): boolean {
  return keys.some(({ maker }) => maker.by === "floe");
}

/**
 * Fresh values of the keys that floe makes. The two halves of a key pair belong together; every
 * password is letters and digits, which no connection string has to escape.
 */
export async function freshValues(
  host: Host,
  { keys }: WantedSecret,
): Promise<Readonly<Record<string, string>>> {
  const pair = keys.some(({ maker }) => maker.by === "floe" && maker.kind === "rsa-key-pair")
    ? await host.rsaKeyPair()
    : undefined;
  const values: Record<string, string> = {};
  for (const { key, maker } of keys) {
    if (maker.by === "floe") values[key] = freshValue(host, maker, pair);
  }
  return values;
}

function freshValue(
  host: Host,
  maker: Extract<SecretMaker, { by: "floe" }>,
  pair: { readonly privateKey: string; readonly publicKey: string } | undefined,
): string {
  switch (maker.kind) {
    case "password":
      return randomText(host, maker.length);
    case "access-key":
      return randomText(host, 20);
    case "rsa-key-pair":
      return (maker.part === "private" ? pair?.privateKey : pair?.publicKey) ?? "";
  }
}

/** Bytes past the last whole multiple of the alphabet are dropped, so every letter is as likely. */
function randomText(host: Host, length: number): string {
  const limit = 256 - 256 % alphabet.length;
  let text = "";
  while (text.length < length) {
    for (const byte of host.randomBytes(length)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
