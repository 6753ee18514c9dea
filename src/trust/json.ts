const decoder = new TextDecoder("utf-8", { fatal: true });

/** What JSON bytes hold; undefined where they are none. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
}
