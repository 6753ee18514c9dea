import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Edge } from "./plan.ts";

/** Reports FLOE-CAP005: components that wait for each other in a circle, each circle once. */
export function checkBootOrder(edges: readonly Edge[]): readonly Diagnostic[] {
  const waits = new Map<string, string[]>();
  for (const { from, to, kind } of edges) {
    if (kind !== "boot" || "external" in to) continue;
    const targets = waits.get(from) ?? [];
    targets.push(to.component);
    waits.set(from, targets);
  }
  const done = new Set<string>();
  return [...waits.keys()].flatMap((start) => {
    const circle = findCircle(start, waits, done);
    return circle === undefined ? [] : [diagnose("FLOE-CAP005", {
      message: `These components wait for each other: ${circle.join(" → ")}`,
      hint: "Make one of these edges a `call`: its end may then be away at the start",
    })];
  });
}

/** Depth first and without recursion: a long chain must not end the stack. */
function findCircle(
  start: string,
  waits: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(start)) return undefined;
  const path: { readonly id: string; next: number }[] = [{ id: start, next: 0 }];
  const onPath = new Set([start]);
  for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
    const target = waits.get(here.id)?.[here.next++];
    if (target === undefined) {
      done.add(here.id);
      onPath.delete(here.id);
      path.pop();
    } else if (onPath.has(target)) {
      for (const { id } of path) done.add(id);
      const ids = path.map(({ id }) => id);
      return [...ids.slice(ids.indexOf(target)), target];
    } else if (!done.has(target)) {
      onPath.add(target);
      path.push({ id: target, next: 0 });
    }
  }
  return undefined;
}
