import { catalogue } from "../../src/diagnostics/mod.ts";
import { block, cell, code, generated, table } from "./markdown.ts";

/** docs/reference/diagnostics.md: every code with the mistake and its repair. */
export function diagnosticsPage(): string {
  const entries = Object.entries(catalogue);
  const rows = entries.map(([name, entry]) => [
    `[${name}](#${name.toLowerCase()})`,
    entry.severity,
    cell(entry.summary),
  ]);
  const sections = entries.map(([name, entry]) =>
    [
      `## ${name}\n`,
      `${entry.severity}: ${entry.summary}\n`,
      `${entry.explanation}\n`,
      `Wrong:\n`,
      block("yaml", entry.wrong),
      `Right:\n`,
      block("yaml", entry.right),
    ].join("\n")
  );
  return [
    generated("Diagnostics"),
    `A code is never reused. ${code("floe explain <code>")} prints the same.\n\n`,
    table(["code", "severity", "summary"], rows),
    "\n",
    sections.join("\n"),
  ].join("");
}
