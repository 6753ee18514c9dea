/** One block of a PEM file (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly content: Uint8Array;
}

/** Undefined where the text holds no whole block. */
export function readPem(text: string): PemBlock | undefined {
  const [, label, body] =
    /-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END \1-----/.exec(text) ?? [];
  if (label === undefined || body === undefined) return undefined;
  try {
    return { label, content: Uint8Array.fromBase64(body.replace(/\s+/g, "")) };
  } catch {
    return undefined;
  }
}

export function writePem({ label, content }: PemBlock): string {
  const lines = content.toBase64().match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
