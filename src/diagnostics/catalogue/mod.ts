/**
 * Every diagnostic code of floe itself, one file per area. A code is never reused or renumbered.
 *
 * @module
 */
import { cli } from "./cli.ts";
import type { Entry } from "./entry.ts";
import { yaml } from "./yaml.ts";

export type { Entry, Severity } from "./entry.ts";

const areas = { ...cli, ...yaml } as const;

export type Code = keyof typeof areas;

/** Code to entry, in the order in which the areas are listed. */
export const catalogue: Readonly<Record<Code, Entry>> = areas;
