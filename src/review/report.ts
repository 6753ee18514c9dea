import { type Level, levels, type ObjectChange, type ObjectName, type Review } from "./change.ts";
import { lineDiff } from "./line_diff.ts";
import { namesText, pathText, printed } from "./print.ts";

/** A review for a terminal: the risks first, then every change. */
export function reviewText(review: Review): string {
  if (review.changes.length === 0) return "Nothing changes\n";
  const risks = riskRows(review).map(({ level, object, message }) =>
    `${level.padEnd(8)}  ${object}: ${message}\n`
  ).join("");
  const changes = changeRows(review).map(({ sign, object, lines }) =>
    [`${sign} ${object}`, ...lines.map((line) => `    ${line}`)].join("\n")
  ).join("\n");
  return `${headline(review)}\n\n${risks}${risks === "" ? "" : "\n"}${changes}\n`;
}

/** A review as the comment on a pull request. */
export function reviewMarkdown(review: Review): string {
  if (review.changes.length === 0) return "Nothing changes in the generated objects.\n";
  const risks = review.risks.length === 0 ? [] : [
    "",
    "| risk | object | what |",
    "| --- | --- | --- |",
    ...riskRows(review).map(({ level, object, message }) =>
      `| ${level} | ${cell(object)} | ${cell(message)} |`
    ),
  ];
  const rows = changeRows(review);
  const changes = rows.flatMap(({ object, lines }) =>
    lines.length === 0 ? [] : ["", `${code(object)}`, "", ...block(lines)]
  );
  const whole = rows.filter(({ lines }) => lines.length === 0)
    .map(({ sign, object }) => `- ${sign === "-" ? "removed" : "added"}: ${code(object)}`);
  return [
    `**${headline(review)}**`,
    ...risks,
    "",
    "<details><summary>All changes</summary>",
    ...(whole.length === 0 ? [] : ["", ...whole]),
    ...changes,
    "",
    "</details>",
    "",
  ].join("\n");
}

/** A review as `floe-diff/v1`. */
export function reviewJson(review: Review): string {
  const object = ({ tree, group, kind, namespace, name }: ObjectName) => ({
    ...(tree === "" ? {} : { tree }),
    group,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  });
  const document = {
    schema: "floe-diff/v1",
    risks: review.risks.map((risk) => ({ ...risk, object: object(risk.object) })),
    changes: review.changes.map((change) => ({
      change: change.before === undefined
        ? "added"
        : change.after === undefined
        ? "removed"
        : "changed",
      object: object(change.name),
      fields: change.fields.map(({ steps, before, after }) => ({
        path: pathText(steps),
        before,
        after,
      })),
      renewed: change.renewed,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

interface RiskRow {
  readonly level: Level;
  readonly object: string;
  readonly message: string;
}

/** What several trees have in common is told once. */
function riskRows({ risks }: Review): readonly RiskRow[] {
  const same = Map.groupBy(
    risks,
    ({ rule, object, message }) => JSON.stringify([rule, { ...object, tree: "" }, message]),
  );
  return [...same.values()].flatMap((group) =>
    group.slice(0, 1).map(({ level, object, message }) => ({
      level,
      object: namesText(object, group.map((one) => one.object.tree)),
      message,
    }))
  );
}

interface ChangeRow {
  readonly sign: string;
  readonly object: string;
  readonly lines: readonly string[];
}

function changeRows({ changes }: Review): readonly ChangeRow[] {
  const rows = changes.map((change) => ({ change, lines: detailLines(change) }));
  const same = Map.groupBy(
    rows,
    ({ change, lines }) => JSON.stringify([sign(change), { ...change.name, tree: "" }, lines]),
  );
  return [...same.values()].flatMap((group) =>
    group.slice(0, 1).map(({ change, lines }) => ({
      sign: sign(change),
      object: namesText(change.name, group.map((one) => one.change.name.tree)),
      lines,
    }))
  );
}

function headline(review: Review): string {
  const { changes } = review;
  const rows = riskRows(review);
  const count = (wanted: string) => changes.filter((change) => sign(change) === wanted).length;
  const ofLevel = (level: Level) => rows.filter((risk) => risk.level === level).length;
  const found = levels.filter((level) => ofLevel(level) > 0)
    .map((level) => `${ofLevel(level)} ${level}`);
  const risk = found.length === 0 ? "no risk" : `risks: ${found.join(", ")}`;
  return `Objects: ${count("~")} changed, ${count("+")} added, ${count("-")} removed; ${risk}`;
}

function sign({ before, after }: ObjectChange): string {
  return before === undefined ? "+" : after === undefined ? "-" : "~";
}

function detailLines({ name, before, after, fields, renewed }: ObjectChange): readonly string[] {
  const isNewJob = name.kind === "Job" && before !== undefined && after !== undefined &&
    before.hashedName !== after.hashedName;
  return [
    ...(isNewJob ? ["metadata.name", `  - ${before.hashedName}`, `  + ${after.hashedName}`] : []),
    ...renewed.map((name) => `names ${name}, which has new content`),
    ...fields.flatMap(({ steps, before, after }) => [
      pathText(steps),
      ...lineDiff(before, after).map((line) => `  ${line}`),
    ]),
  ];
}

function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** A code span that no content can leave: one more backtick than any run inside. */
function code(text: string): string {
  const fence = fenceFor(text, 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

function block(lines: readonly string[]): readonly string[] {
  const fence = fenceFor(lines.join("\n"), 3);
  return [fence, ...lines.map(printed), fence];
}

function fenceFor(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length + 1);
  return "`".repeat(Math.max(least, ...runs));
}
