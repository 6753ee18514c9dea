import type { Json } from "../compiler/object.ts";
import { type Fields, isList, isRecord } from "./data.ts";

/** Two mappings without the fields that are equal in both: there is nothing to tell of those. */
export function differing(before: Fields, after: Fields): readonly [Fields, Fields] {
  const [old, next]: [Record<string, Json>, Record<string, Json>] = [{}, {}];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [before[key], after[key]];
    if (isEqual(a, b)) continue;
    const [inA, inB] = isRecord(a) && isRecord(b) ? differing(a, b) : [a, b];
    put(old, key, a, inA);
    put(next, key, b, inB);
  }
  return [old, next];
}

/** A mapping of which nothing is left is no empty mapping. */
function put(
  target: Record<string, Json>,
  key: string,
  whole: Json | undefined,
  rest: Json | undefined,
): void {
  if (rest !== undefined && (isEmpty(whole) || !isEmpty(rest))) target[key] = rest;
}

function isEmpty(value: Json | undefined): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((one, index) => isEqual(one, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], b[key]));
}
