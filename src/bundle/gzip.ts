import { gzipSync } from "fflate";
import { gunzipSync } from "node:zlib";

/**
 * Compresses with a deflate in pure JavaScript: native zlib differs between runtimes and machines,
 * and equal files must give equal bytes. No time and no name in the header (RFC 1952, section 2.3).
 */
export function gzip(content: Uint8Array): Uint8Array {
  return gzipSync(content, { level: 6, mtime: 0 });
}

/** Decompresses; undefined where it is no gzip, is damaged, or would exceed `most` bytes. */
export function gunzip(compressed: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return new Uint8Array(gunzipSync(compressed, { maxOutputLength: most }));
  } catch {
    return undefined;
  }
}
