import type { Scalar } from "./change.ts";
import { printed } from "./print.ts";

/** What a value was and is: `- old`, `+ new`; of a text of many lines only those that differ. */
export function lineDiff(before: Scalar | undefined, after: Scalar | undefined): readonly string[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start++;
  let end = 0;
  const room = Math.min(old.length, next.length) - start;
  while (end < room && old.at(-1 - end) === next.at(-1 - end)) end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `- ${printed(line)}`),
    ...next.slice(start, next.length - end).map((line) => `+ ${printed(line)}`),
  ];
}

function linesOf(value: Scalar | undefined): readonly Scalar[] {
  if (value === undefined) return [];
  return typeof value === "string" ? value.replace(/\n$/, "").split("\n") : [value];
}
