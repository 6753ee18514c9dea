import type { Json } from "../compiler/object.ts";
import { printYaml } from "./yaml.ts";

/**
 * Reads what `printYaml()` wrote, thirty times as fast as a general reader. It takes nothing on
 * trust: what it read is printed again, and a text that comes out otherwise gives undefined.
 */
export function readOwnYaml(text: string): Json | undefined {
  if (!text.endsWith("\n")) return undefined;
  const value = new Reader(text.slice(0, -1).split("\n")).document();
  return value !== undefined && printYaml(value) === text ? value : undefined;
}

/** A key, and where what follows its colon begins. */
const quotedKey = /^"(?:[^"\\]|\\.)*":(?: |$)/;

class Reader {
  #line = 0;

  constructor(private readonly lines: string[]) {}

  document(): Json | undefined {
    const value = this.#block(0);
    return this.#line === this.lines.length ? value : undefined;
  }

  /** The mapping or list whose lines begin at `indent`. */
  #block(indent: number): Json | undefined {
    const line = this.lines[this.#line];
    if (line === undefined || indentOf(line) !== indent) return undefined;
    if (line.startsWith("- ", indent)) return this.#list(indent);
    return keyEnd(line, indent) < 0 ? this.#scalarAlone(line, indent) : this.#mapping(indent);
  }

  #scalarAlone(line: string, indent: number): Json | undefined {
    this.#line++;
    return this.#value(line.slice(indent), indent);
  }

  #mapping(indent: number): Json | undefined {
    const entries: [string, Json][] = [];
    for (let line = this.lines[this.#line]; line !== undefined; line = this.lines[this.#line]) {
      if (indentOf(line) !== indent || line.startsWith("- ", indent)) break;
      const end = keyEnd(line, indent);
      if (end < 0) return undefined;
      const key = scalar(line.slice(indent, end));
      const rest = line.slice(end + 2);
      this.#line++;
      const value = rest === "" ? this.#block(indent + 2) : this.#value(rest, indent);
      if (typeof key !== "string" || value === undefined) return undefined;
      entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }

  #list(indent: number): Json | undefined {
    const items: Json[] = [];
    for (let line = this.lines[this.#line]; line !== undefined; line = this.lines[this.#line]) {
      if (indentOf(line) !== indent || !line.startsWith("- ", indent)) break;
      const inner = indent + 2;
      const isBlock = line.startsWith("- ", inner) || keyEnd(line, inner) >= 0;
      // What starts on the line of its dash reads as if it stood below.
      if (isBlock) this.lines[this.#line] = `${" ".repeat(inner)}${line.slice(inner)}`;
      else this.#line++;
      const item = isBlock ? this.#block(inner) : this.#value(line.slice(inner), indent);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  #value(text: string, indent: number): Json | undefined {
    return text.startsWith("|") ? this.#literal(text.slice(1), indent + 2) : scalar(text);
  }

  #literal(chomp: string, indent: number): string {
    const body: string[] = [];
    for (let line = this.lines[this.#line]; line !== undefined; line = this.lines[this.#line]) {
      if (line !== "" && indentOf(line) < indent) break;
      body.push(line.slice(indent));
      this.#line++;
    }
    const text = body.join("\n");
    return chomp === "-" ? text : `${text}\n`;
  }
}

function indentOf(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 32) count++;
  return count;
}

/** Index of the colon after the key that a line begins with, -1 where it begins with none. */
function keyEnd(line: string, start: number): number {
  if (line.charCodeAt(start) === 34) {
    const [key] = quotedKey.exec(line.slice(start)) ?? [];
    return key === undefined ? -1 : start + key.lastIndexOf(":");
  }
  const colon = line.indexOf(": ", start);
  return colon >= 0 ? colon : line.endsWith(":") ? line.length - 1 : -1;
}

function scalar(text: string): Json | undefined {
  const first = text.charCodeAt(0);
  if (first === 34) return quoted(text);
  if (text === "[]") return [];
  if (text === "{}") return {};
  if (text === "true") return true;
  if (text === "false") return false;
  if (text === "null") return null;
  return /^-?\d/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

function quoted(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
