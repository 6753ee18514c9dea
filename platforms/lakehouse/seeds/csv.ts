/** One seed file: its path below the platform's folder and its text. */
export interface SeedFile {
  readonly path: string;
  readonly text: string;
}

type Cell = string | number | boolean;

/**
 * Comma-separated text with a header line and LF line ends. Cells hold no comma, quote or line
 * break: the generator makes none, so nothing is quoted.
 */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => row.join(",") + "\n").join("");
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The date of a day of the year 2025, counted from 0, as `2025-MM-DD`. */
export function dateOf(day: number): string {
  let month = 0;
  let rest = day;
  for (const length of MONTH_DAYS) {
    if (rest < length) break;
    rest -= length;
    month += 1;
  }
  return `2025-${two(month + 1)}-${two(rest + 1)}`;
}

/** A time of day, as `HH:MM:SS`, from a number of seconds since midnight. */
export function timeOf(second: number): string {
  const minute = Math.floor(second / 60);
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
