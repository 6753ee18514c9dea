import type { ObjectName, Scalar } from "./change.ts";

const lengthMax = 160;

/** `spec.template.spec.containers[polaris].image`. */
export function pathText(steps: readonly string[]): string {
  return steps.map((step, index) => {
    if (step.startsWith("[{")) return "[]";
    if (step.startsWith('["') || step.startsWith("[")) return step;
    if (!/^[\w-]+$/.test(step)) return `[${step}]`;
    return index === 0 ? step : `.${step}`;
  }).join("");
}

/** A value on one line, `nothing` for what is absent. */
export function printed(value: Scalar | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value !== "string") return `${value}`;
  // A terminal must not obey what a file holds.
  const line = /^[^\p{Cc}\p{Cf}]+$/u.test(value) ? value : JSON.stringify(value).replace(
    /[\p{Cc}\p{Cf}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return line.length > lengthMax ? `${line.slice(0, lengthMax)}…` : line;
}

/** `Deployment lakehouse/polaris`, with the trees that it is in where there are several. */
export function namesText(
  { kind, namespace, name }: ObjectName,
  trees: readonly string[],
): string {
  const places = trees.filter((tree) => tree !== "").join(", ");
  const place = places === "" ? "" : ` (${places})`;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}${place}`;
}
