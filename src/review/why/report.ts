import { isList, isRecord } from "../data.ts";
import { printed } from "../print.ts";
import type { Answer, Cause, Line, Made, Part } from "./answer.ts";

/** Answers for a terminal. */
export function whyText(answers: readonly Answer[]): string {
  return answers.map(({ made, cause }) =>
    [...madeLines(made), ...(cause === undefined ? configLines(made) : causeLines(made, cause)), ""]
      .join("\n")
  ).join("\n");
}

/** Answers as `floe-why/v1`. */
export function whyJson(answers: readonly Answer[]): string {
  return `${JSON.stringify({ schema: "floe-why/v1", answers }, null, 2)}\n`;
}

function madeLines(made: Made): readonly string[] {
  const { object, platform, environment, file, component, product, chosen } = made;
  return [
    `${object} of ${platform} in ${environment}`,
    `  file     ${file}`,
    `  made by  ${maker(made)}`,
    ...(product === undefined ? [] : [`  product  ${product}`]),
    `  folder   ${component}`,
    ...(chosen === undefined ? [] : [`  chosen   ${chosen}`]),
  ];
}

function maker({ origin, plugin, version }: Made): string {
  if (origin === "core") return "floe's core";
  return `${[plugin, version].filter((one) => one !== undefined).join(" ")} as ${origin}`;
}

/** A category that the platform leaves out has a plugin with nothing but defaults. */
function fixedBy(made: Made): string {
  const { origin, chosen } = made;
  return origin === "core" || chosen !== undefined
    ? `${maker(made)} always says so`
    : `nobody chose ${origin}, so the defaults of ${maker(made)} stand`;
}

function configLines({ config }: Made): readonly string[] {
  const rows = Object.entries(config).map(([path, place]) => [place, path]);
  return rows.length === 0 ? [] : ["", "Its config is written in", ...table(rows)];
}

function causeLines(made: Made, cause: Cause): readonly string[] {
  const { field, value, lines, defaults, answers, edges, rules } = cause;
  const isFixed = isAlwaysSo(cause);
  const shown = isList(value) || isRecord(value) ? "" : `: ${printed(value)}`;
  return [
    "",
    `${field === "" ? "All of it" : field}${shown}`,
    ...section("written in", lines.map(lineCells)),
    ...section(
      "left to a default",
      defaults.map(({ path, value, overlayable }) => [
        `${path}: ${printed(value)}`,
        overlayable ? "an overlay may set it" : "",
      ]),
    ),
    ...section("answered by", answers.map(partCells)),
    ...section("opened or awaited for", edges.map(partCells)),
    ...(isFixed ? [`  fixed    ${fixedBy(made)}`] : []),
    ...section("no other value passes", rules.map(({ code, summary }) => [code, summary])),
  ];
}

/** Nothing that is written, and nobody's answer, makes it another. */
function isAlwaysSo({ lines, defaults, answers, edges }: Cause): boolean {
  return lines.every(({ isWhole }) => isWhole) &&
    defaults.length + answers.length + edges.length === 0;
}

function lineCells({ place, path, value, tier, overrides, isWhole }: Line): readonly string[] {
  const remarks = [
    tier,
    ...(overrides === undefined ? [] : [`overrides ${overrides}`]),
    ...(isWhole ? ["without it the object is another"] : []),
  ];
  return [place, `${path}: ${printed(value)}`, remarks.join("; ")];
}

function partCells({ text, place }: Part): readonly string[] {
  return [text, place ?? ""];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`  ${title}`, ...table(rows).map((row) => `  ${row}`)];
}

/** Columns that are as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()
  );
}
