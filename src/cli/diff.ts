import { hasErrors } from "../diagnostics/mod.ts";
import {
  compareTrees,
  type Level,
  levels,
  reviewJson,
  reviewMarkdown,
  reviewText,
} from "../review/mod.ts";
import { type Command, UsageError, type Values } from "./command.ts";
import { treeFiles } from "./diff_sides.ts";
import { printDiagnostics } from "./report.ts";

export const diff: Command = {
  name: "diff",
  positionals: "<before> <after>",
  description:
    "Shows what a change of the generated objects does, ranked by risk. Each side is a " +
    "folder, or a folder of a git revision: <revision>:<folder>.",
  options: {
    git: {
      type: "boolean",
      description: "Both words are git revisions; without the second, what is on disk",
    },
    out: {
      type: "string",
      value: "FOLDER",
      description: "With --git: the folder to compare (default: dist)",
    },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      description: `Exit code 1 for a risk of this level or a worse one: ${levels.join(", ")}`,
    },
    markdown: { type: "boolean", description: "Print Markdown, for a pull request" },
    json: { type: "boolean", description: "Print JSON (floe-diff/v1)" },
  },
  examples: [
    { command: "floe diff main:dist dist", does: "Shows what differs from the main branch" },
    {
      command: "floe diff --git origin/main HEAD --markdown --fail-on critical",
      does: "Writes the comment on a pull request, and fails where data would be lost",
    },
    {
      command: "floe diff dist/lakehouse/staging dist/lakehouse/prod",
      does: "Compares two environments",
    },
  ],
  async run({ host, values, positionals }) {
    const failing = failingLevels(values.text("fail-on"));
    const print = printer(values);
    const [before, after] = sidesOf(values, positionals);
    const sides = [await treeFiles(host, before), await treeFiles(host, after)];
    const [old, next] = sides.flatMap(({ tree }) => tree ?? []);
    const unread = sides.flatMap(({ diagnostics }) => diagnostics);
    if (old === undefined || next === undefined) {
      printDiagnostics(host, unread);
      return unread.some(({ message }) => message.includes("git: not found"))
        ? "unavailable"
        : "diagnostics";
    }
    const { review, diagnostics } = compareTrees(old, next);
    printDiagnostics(host, diagnostics);
    host.terminal.out(print(review));
    const isRefused = review.risks.some(({ level }) => failing.includes(level));
    return isRefused || hasErrors(diagnostics) ? "diagnostics" : "ok";
  },
};

function sidesOf(values: Values, positionals: readonly string[]): readonly [string, string] {
  const [before, after] = positionals;
  const folder = values.text("out");
  if (!values.flag("git")) {
    if (folder !== undefined) throw new UsageError("--out goes with --git");
    if (before === undefined || after === undefined) {
      throw new UsageError("Name two folders, or revisions with their folders");
    }
    return [before, after];
  }
  if (before === undefined) throw new UsageError("Name the revision to compare with");
  const below = `./${(folder ?? "dist").replace(/\/+$/, "")}`;
  return [`${before}:${below}`, after === undefined ? below : `${after}:${below}`];
}

function printer(values: Values): typeof reviewText {
  const [json, markdown] = [values.flag("json"), values.flag("markdown")];
  if (json && markdown) throw new UsageError("Choose one of --json and --markdown");
  return json ? reviewJson : markdown ? reviewMarkdown : reviewText;
}

/** The wanted level and the worse ones; none unless one is wanted. */
function failingLevels(wanted: string | undefined): readonly Level[] {
  if (wanted === undefined) return [];
  const index = levels.findIndex((level) => level === wanted);
  if (index < 0) throw new UsageError(`--fail-on takes one of: ${levels.join(", ")}`);
  return levels.slice(0, index + 1);
}
