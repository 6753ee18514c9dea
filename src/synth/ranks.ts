import type { Plan, PlanComponent } from "../compiler/plan.ts";

/**
 * Rank of each component among those that are applied together (one instance's in the platform, or
 * one product's): after all of lower rank. A controller that waits for the lower ranks must never
 * wait for something that waits for a higher one. So ranks follow how long the chain of boot edges
 * below a component is in the whole plan, not only in its part; and a server that nobody waits for
 * comes last, because its readiness may ask for more than its start. A Job comes before what it
 * migrates for, though nothing waits for it.
 */
export function ranksOf(plan: Plan): ReadonlyMap<string, number> {
  const boot = bootEdges(plan);
  const later = laterEdges(plan);
  const depths = bootDepths(plan, [...boot, ...later]);
  const awaited = new Set(boot.map(({ to }) => to));
  const placed = new Set(later.map(({ from }) => from));
  const isLast = ({ id, kind }: PlanComponent) => kind === "server" && !awaited.has(id);
  const parts = Map.groupBy(plan.components, ({ product, instance }) => product ?? `${instance}`);
  const ranks = new Map<string, number>();
  for (const components of parts.values()) {
    const counted = components.filter((one) => !isLast(one) || placed.has(one.id));
    const levels = [...new Set(counted.map(({ id }) => depths.get(id) ?? 0))]
      .sort((a, b) => a - b);
    for (const one of components) {
      const depth = isLast(one) ? levels.at(-1) : depths.get(one.id) ?? 0;
      ranks.set(one.id, depth === undefined ? 0 : levels.indexOf(depth));
    }
  }
  return ranks;
}

interface BootEdge {
  readonly from: string;
  readonly to: string;
}

function bootEdges({ edges }: Plan): readonly BootEdge[] {
  return edges.flatMap(({ from, to, kind }) =>
    kind === "boot" && "component" in to ? [{ from, to: to.component }] : []
  );
}

/** From what works only once a Job is done, to that Job. */
function laterEdges({ components }: Plan): readonly BootEdge[] {
  const place = ({ instance, product }: PlanComponent, name: string) =>
    `${product ?? ""} ${instance} ${name}`;
  const ids = new Map(components.map((one) => [place(one, one.name), one.id]));
  return components.flatMap((job) =>
    (job.before ?? []).flatMap((name) => {
      const from = ids.get(place(job, name));
      return from === undefined ? [] : [{ from, to: job.id }];
    })
  );
}

/** Length of the longest chain of boot edges below each component; the edges have no circle. */
function bootDepths(
  { components }: Plan,
  boot: readonly BootEdge[],
): ReadonlyMap<string, number> {
  const depths = new Map(components.map(({ id }) => [id, 0]));
  const waiters = Map.groupBy(boot, ({ to }) => to);
  const open = new Map<string, number>();
  for (const { from } of boot) open.set(from, (open.get(from) ?? 0) + 1);
  const ready = [...depths.keys()].filter((id) => !open.has(id));
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const { from } of waiters.get(id) ?? []) {
      depths.set(from, Math.max(depths.get(from) ?? 0, (depths.get(id) ?? 0) + 1));
      const left = (open.get(from) ?? 1) - 1;
      open.set(from, left);
      if (left === 0) ready.push(from);
    }
  }
  return depths;
}
