import { z } from "zod";

const fields = [
  { name: "minute", min: 0, max: 59, words: [] },
  { name: "hour", min: 0, max: 23, words: [] },
  { name: "day of the month", min: 1, max: 31, words: [] },
  {
    name: "month",
    min: 1,
    max: 12,
    words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  {
    name: "day of the week",
    min: 0,
    max: 7,
    words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
  },
] as const;

/**
 * What is wrong with a five-field cron expression, or undefined. Lists, ranges, steps, month and
 * day names and the five @-words; the forms that both Kubernetes and Dagster take. Seconds (six
 * fields) are refused because Kubernetes has none.
 */
export function cronProblem(expression: string): string | undefined {
  const trimmed = expression.trim();
  if (/^@(yearly|monthly|weekly|daily|hourly)$/.test(trimmed)) return undefined;
  const parts = trimmed.split(/\s+/);
  if (parts.length !== fields.length) {
    return `Expected five fields: minute, hour, day of the month, month, day of the week`;
  }
  for (const [index, field] of fields.entries()) {
    const part = parts[index];
    if (part !== undefined && !part.split(",").every((item) => fits(item, field))) {
      return `Expected ${field.min} to ${field.max} as ${field.name}, found "${part}"`;
    }
  }
  return undefined;
}

function fits(item: string, field: (typeof fields)[number]): boolean {
  const match = /^(\*|[0-9a-z]+(?:-[0-9a-z]+)?)(?:\/(\d+))?$/i.exec(item);
  if (match === null) return false;
  const [, range, step] = match;
  if (range === undefined || (step !== undefined && Number(step) < 1)) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((end) => numberOf(end, field));
  const [from, to] = ends;
  if (from === undefined) return false;
  if (!ends.every((end) => end >= field.min && end <= field.max)) return false;
  return to === undefined || from <= to;
}

function numberOf(end: string, field: (typeof fields)[number]): number {
  if (/^\d+$/.test(end)) return Number(end);
  const position = field.words.findIndex((word) => word === end.toLowerCase());
  return position < 0 ? Number.NaN : position + field.min;
}

/** A five-field cron expression. */
export const cron: z.ZodString = z.string().check((context) => {
  const problem = cronProblem(context.value);
  if (problem !== undefined) {
    context.issues.push({ code: "custom", message: problem, input: context.value });
  }
});
