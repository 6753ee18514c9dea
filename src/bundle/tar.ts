const blockSize = 512;
/** Field sizes of a ustar header (POSIX.1-1988): `name`, and `prefix` before a slash. */
const nameMax = 100;
const prefixMax = 155;
const encoder = new TextEncoder();
const nothing = new Uint8Array();

/**
 * A tar archive of files by path: each folder before what lies in it, sorted by path, mode 0644 or
 * 0755, owner 0, time 0, ended by two empty blocks. Equal files give equal bytes. oras makes no
 * folder that has no entry. A path that a ustar header can't hold gets a pax
 * header of its own, never a global one, which controllers would write out as a file.
 */
export function tar(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const folders = new Set([...files.keys()].flatMap(foldersAbove));
  const all = [...files, ...[...folders].map((path) => [path, nothing] as const)];
  const blocks = all.sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([path, content]) => entry(path, content));
  return joined([...blocks, new Uint8Array(2 * blockSize)]);
}

/** Every folder of a path, with the slash that marks a folder in an archive. */
function foldersAbove(path: string): readonly string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}

function entry(path: string, content: Uint8Array): readonly Uint8Array[] {
  const split = splitPath(path);
  const type = path.endsWith("/") ? "5" : "0";
  const own = header(split ?? { prefix: "", name: "file" }, content.length, type);
  if (split !== undefined) return [own, padded(content)];
  const record = paxRecord("path", path);
  return [
    header({ prefix: "", name: "pax" }, record.length, "x"),
    padded(record),
    own,
    padded(content),
  ];
}

interface SplitPath {
  readonly prefix: string;
  readonly name: string;
}

/** Undefined where no slash leaves both halves short enough, or a letter is not ASCII. */
function splitPath(path: string): SplitPath | undefined {
  if (encoder.encode(path).length !== path.length) return undefined;
  if (path.length <= nameMax) return { prefix: "", name: path };
  const slash = path.indexOf("/", path.length - nameMax - 1);
  if (slash === -1 || slash === path.length - 1 || slash > prefixMax) return undefined;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

function header({ prefix, name }: SplitPath, size: number, type: "0" | "5" | "x"): Uint8Array {
  const block = new Uint8Array(blockSize);
  const put = (at: number, text: string) => block.set(encoder.encode(text), at);
  put(0, name);
  put(100, octal(type === "5" ? 0o755 : 0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(0, 12));
  put(148, " ".repeat(8));
  put(156, type);
  put(257, "ustar\0" + "00");
  put(345, prefix);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** `<length> <key>=<value>\n`, where the length counts its own digits (POSIX.1-2001, pax). */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = encoder.encode(` ${key}=${value}\n`);
  const digits = (length: number) => String(length).length;
  let length = rest.length + digits(rest.length);
  if (digits(length) !== digits(rest.length)) length += 1;
  return joined([encoder.encode(String(length)), rest]);
}

function padded(content: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(content.length / blockSize) * blockSize);
  block.set(content);
  return block;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
