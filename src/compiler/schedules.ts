import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Schedule } from "../plugin/mod.ts";
import { keyPlaceOf, type Product, type Tree } from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";

/** A named selection of dbt nodes. */
export interface BatchJob {
  readonly name: string;
  readonly selection: readonly string[];
  readonly description?: string;
}

/** What runs when, as floe's runtime can run it. */
export interface Orchestration {
  readonly jobs: readonly BatchJob[];
  readonly schedules: readonly Schedule[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Jobs that build dbt nodes, and their schedules. Reports FLOE-PRD005. */
export function orchestrationOf(product: Product, tree: Tree): Orchestration {
  const jobs = Object.entries(product.orchestration?.jobs ?? {});
  const batch = jobs.flatMap(([name, job]) => job.type === "batch" ? [{ name, job }] : []);
  const runnable = new Set(batch.map(({ name }) => name));
  const schedules = Object.entries(product.orchestration?.schedules ?? {});
  return {
    jobs: sortedBy(batch, ({ name }) => name).map(({ name, job }) => ({
      name,
      selection: job.selection,
      ...(job.description === undefined ? {} : { description: job.description }),
    })),
    schedules: sortedBy(schedules, ([name]) => name)
      .filter(([, { job }]) => runnable.has(job))
      .map(([name, { job, cron_schedule, timezone, enabled }]) => {
        return { name, cron: cron_schedule, timezone, job, enabled };
      }),
    diagnostics: [
      ...jobs.filter(([name]) => !runnable.has(name)).map(([name]) =>
        diagnose("FLOE-PRD005", {
          message: `The job "${name}" calls a function, so it and its schedules are left out`,
          at: keyPlaceOf(tree, ["orchestration", "jobs", name]),
        })
      ),
    ],
  };
}
