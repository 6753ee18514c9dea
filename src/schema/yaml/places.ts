import type { Span } from "../../diagnostics/mod.ts";

/** Offsets of one text as lines and columns, counted from 1 in UTF-16 units. */
export class Places {
  readonly #file: string;
  readonly #text: string;
  readonly #starts: readonly number[];
  #near = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** The place from `start` to `end`, cut at the end of the line. */
  span(start: number, end: number): Span {
    const line = this.#line(start);
    const from = this.#starts[line] ?? 0;
    const next = this.#starts[line + 1] ?? this.#text.length + 1;
    let stop = Math.min(end, next - 1);
    while (stop > start && /\s/.test(this.#text.charAt(stop - 1))) stop -= 1;
    return {
      file: this.#file,
      line: line + 1,
      column: start - from + 1,
      length: Math.max(1, stop - start),
    };
  }

  /** Mostly asked in the order of the text, so the last answer is nearly always the next one's start. */
  #line(offset: number): number {
    const starts = this.#starts;
    let low = (starts[this.#near] ?? 0) <= offset ? this.#near : 0;
    let high = starts.length - 1;
    if ((starts[low + 8] ?? Number.POSITIVE_INFINITY) > offset) high = Math.min(high, low + 8);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.#near = low;
    return low;
  }
}
