import { parseDocument } from "yaml";
import type { Json, KubeObject } from "../../compiler/object.ts";
import { suggest } from "../../diagnostics/mod.ts";
import { isKubeObject } from "../../synth/kube_object.ts";
import { canonical, isList, isRecord, text } from "../data.ts";

/** One step into an object: a key, a place in a list, or the item of a list that is called so. */
export type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly field: string; readonly is: string };

/** A field that an object has, or why it does not. */
export type Field =
  | { readonly steps: readonly Step[]; readonly value: Json }
  | { readonly missing: string; readonly hint?: string | undefined };

/** Fields that name the items of a list. */
const names = ["name", "mountPath", "id", "unique_id"];

/**
 * Finds `spec.containers[web].env[name=A].value`: keys with dots stand in brackets, an item of a list
 * is named by its position, its name, or any field of it. Inside a ConfigMap's `*.json` and `*.yaml`
 * the path goes on. Empty means the whole object.
 */
export function fieldOf(object: Json, path: string): Field {
  const steps: Step[] = [];
  let here: Json = object;
  let walked = "";
  for (const word of words(path)) {
    const inside = document(here, steps);
    const step = stepInto(inside, word);
    const next = step === undefined ? undefined : into(inside, step);
    if (step === undefined || next === undefined) {
      const known = keysOf(inside);
      return {
        missing: walked === "" ? word.text : `${walked} has no ${word.text}`,
        hint: suggest(word.text, known),
      };
    }
    steps.push(step);
    here = next;
    walked = fieldText(steps);
  }
  return { steps, value: here };
}

/** The object with another value there, or none; undefined where that can't be told. */
export function withField(
  object: KubeObject,
  steps: readonly Step[],
  value: Json | undefined,
): KubeObject | undefined {
  const next = replaced(object, steps, value);
  return isKubeObject(next) ? next : undefined;
}

function replaced(here: Json, steps: readonly Step[], value: Json | undefined): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (isList(here)) {
    const wanted = into(here, step);
    return here.flatMap((item) => {
      if (item !== wanted) return [item];
      const next = replaced(item, rest, value);
      return next === undefined ? [] : [next];
    });
  }
  if (!isRecord(here) || !("key" in step)) return undefined;
  const own = here[step.key];
  return own === undefined ? undefined : { ...here, [step.key]: replaced(own, rest, value) };
}

/** Whether an object still has that value there; items that no name tells apart may have moved. */
export function holds(object: Json, steps: readonly Step[], wanted: string): boolean {
  return valuesAt(object, steps, []).some((value) => canonical(value) === wanted);
}

/** The path in the words that `fieldOf()` reads. */
export function fieldText(steps: readonly Step[]): string {
  return steps.map((step, index) => {
    if ("index" in step) return `[${step.index}]`;
    if ("field" in step) {
      return step.field === "name" ? `[${step.is}]` : `[${step.field}=${step.is}]`;
    }
    if (!/^[\w-]+$/.test(step.key)) return `[${step.key}]`;
    return index === 0 ? step.key : `.${step.key}`;
  }).join("");
}

function valuesAt(
  value: Json,
  steps: readonly Step[],
  before: readonly Step[],
): readonly Json[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  const inside = document(value, before);
  const found = "index" in step && isList(inside) ? inside : [into(inside, step)];
  return found.flatMap((one) => one === undefined ? [] : valuesAt(one, rest, [...before, step]));
}

interface Word {
  readonly text: string;
  readonly bracketed: boolean;
}

function words(path: string): readonly Word[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inner, bare]) => ({
    text: (inner ?? bare ?? "").replace(/^(["'])(.*)\1$/, "$2"),
    bracketed: inner !== undefined,
  }));
}

function stepInto(here: Json, { text: word, bracketed }: Word): Step | undefined {
  if (!isList(here)) return isRecord(here) ? { key: word } : undefined;
  if (!bracketed && !/^\d+$/.test(word)) return undefined;
  if (/^\d+$/.test(word)) return named(here, Number(word)) ?? { index: Number(word) };
  const [, field, is] = /^([\w.-]+)=(.*)$/.exec(word) ?? [];
  if (field !== undefined && is !== undefined) return { field, is };
  const name = names.find((one) => here.some((item) => text(fieldIn(item, one)) === word));
  if (name !== undefined) return { field: name, is: word };
  const index = here.findIndex((item) => item === word);
  return index < 0 ? undefined : { index };
}

/** The item at a position by its name, where every item has one of its own. */
function named(items: readonly Json[], index: number): Step | undefined {
  for (const field of names) {
    const all = items.map((item) => text(fieldIn(item, field)));
    if (all.includes(undefined) || new Set(all).size < all.length) continue;
    const is = all[index];
    return is === undefined ? undefined : { field, is };
  }
  return undefined;
}

function into(here: Json, step: Step): Json | undefined {
  if ("index" in step) return isList(here) ? here[step.index] : undefined;
  if ("key" in step) return fieldIn(here, step.key);
  return isList(here) ? here.find((item) => `${fieldIn(item, step.field)}` === step.is) : undefined;
}

function fieldIn(value: Json, key: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function keysOf(here: Json): readonly string[] {
  if (isList(here)) {
    return here.map((item, index) =>
      names.map((name) => text(fieldIn(item, name))).find((one) => one !== undefined) ?? `${index}`
    );
  }
  return isRecord(here) ? Object.keys(here) : [];
}

/** A file of a ConfigMap as data, anything else as it is. */
function document(value: Json, before: readonly Step[]): Json {
  const [root, file] = before;
  if (typeof value !== "string" || before.length !== 2 || root === undefined) return value;
  if (!("key" in root) || root.key !== "data" || file === undefined || !("key" in file)) {
    return value;
  }
  if (!/\.(?:json|ya?ml)$/.test(file.key)) return value;
  const read = parseDocument(value);
  const data: Json = read.errors.length > 0 ? value : read.toJS();
  return data;
}
