const blockSize = 512;
/** Field sizes of a ustar header (POSIX.1-1988): `name`, and `prefix` before a slash. */
const nameMax = 100;
const prefixMax = 155;
const encoder = new TextEncoder();

/**
 * A tar archive of files by path: sorted by path, mode 0644, owner 0, time 0, no folders, ended by
 * two empty blocks. Equal files give equal bytes. A path that a ustar header can't hold gets a pax
 * header of its own, never a global one, which controllers would write out as a file.
 */
export function tar(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => a < b ? -1 : 1);
  const blocks = sorted.flatMap(([path, content]) => entry(path, content));
  return joined([...blocks, new Uint8Array(2 * blockSize)]);
}

function entry(path: string, content: Uint8Array): readonly Uint8Array[] {
  const split = splitPath(path);
  const own = header(split ?? { prefix: "", name: "file" }, content.length, "0");
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
  if (slash === -1 || slash > prefixMax) return undefined;
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

function header({ prefix, name }: SplitPath, size: number, type: "0" | "x"): Uint8Array {
  const block = new Uint8Array(blockSize);
  const put = (at: number, text: string) => block.set(encoder.encode(text), at);
  put(0, name);
  put(100, octal(0o644, 8));
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
