const blockSize = 512;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Files by path, or why the archive is not one that a bundle may hold. */
export type Untarred =
  | { readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly problem: string };

/**
 * Reads a tar archive of plain files: ustar, pax headers, GNU long names. Folders are skipped. What
 * a bundle must not hold is a problem: links, devices, a path that is absolute, climbs with `..` or
 * occurs twice, a wrong checksum, a cut archive.
 */
export function untar(archive: Uint8Array): Untarred {
  try {
    return { files: readEntries(archive) };
  } catch (error) {
    if (error instanceof TarProblem) return { problem: error.message };
    throw error;
  }
}

/** Never leaves this file. */
class TarProblem extends Error {}

function readEntries(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  let longName: string | undefined;
  for (;;) {
    const block = archive.subarray(at, at + blockSize);
    if (block.length < blockSize) throw new TarProblem("The archive is cut off");
    if (block.every((byte) => byte === 0)) return files;
    const { name, size, type } = readHeader(block);
    const content = archive.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new TarProblem(`"${name}" is cut off`);
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
    if (type === "x" || type === "L" || type === "g") {
      longName = nameFrom(type, content) ?? longName;
      continue;
    }
    const path = (longName ?? name).replace(/^(\.\/)+/, "");
    longName = undefined;
    if (type === "5" || path === "" || path === ".") continue;
    if (type !== "0" && type !== "\0") throw new TarProblem(`"${path}" is no plain file`);
    checkPath(path, files);
    files.set(path, content);
  }
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

function readHeader(block: Uint8Array): Header {
  const checksum = block.reduce(
    (total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte),
    0,
  );
  if (number(block, 148, 8) !== checksum) throw new TarProblem("A header has a wrong checksum");
  const prefix = text(block, 257, 6).startsWith("ustar") && block[263] === 48
    ? text(block, 345, 155)
    : "";
  const name = text(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: number(block, 124, 12),
    type: String.fromCharCode(block[156] ?? 0),
  };
}

/** The path that an entry gives the next one: pax (`x`) or GNU (`L`); undefined where it gives none. */
function nameFrom(type: "x" | "L" | "g", content: Uint8Array): string | undefined {
  if (type === "g") {
    throw new TarProblem("It has a global pax header, which a bundle must not have");
  }
  return type === "L" ? text(content, 0, content.length) : paxPath(content);
}

function paxPath(content: Uint8Array): string | undefined {
  let at = 0;
  let path: string | undefined;
  while (at < content.length) {
    const space = content.indexOf(32, at);
    const length = Number(text(content, at, Math.max(0, space - at)));
    if (space === -1 || !Number.isInteger(length) || length <= space - at) {
      throw new TarProblem("A pax header can't be read");
    }
    const record = decode(content.subarray(space + 1, at + length - 1));
    if (record.startsWith("path=")) path = record.slice("path=".length);
    at += length;
  }
  return path;
}

function checkPath(path: string, files: ReadonlyMap<string, Uint8Array>): void {
  const unsafe = path.startsWith("/") || path.includes("\\") || path.includes("\0") ||
    path.split("/").some((part) => part === ".." || part === "");
  if (unsafe) throw new TarProblem(`"${path}" is no path below the bundle`);
  if (files.has(path)) throw new TarProblem(`"${path}" occurs twice`);
}

function number(block: Uint8Array, at: number, width: number): number {
  const digits = text(block, at, width).trim();
  if (!/^[0-7]*$/.test(digits)) throw new TarProblem("A header holds no number where one belongs");
  return digits === "" ? 0 : parseInt(digits, 8);
}

function text(bytes: Uint8Array, at: number, width: number): string {
  const field = bytes.subarray(at, at + width);
  const end = field.indexOf(0);
  return decode(end === -1 ? field : field.subarray(0, end));
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new TarProblem("A name is not UTF-8");
  }
}
