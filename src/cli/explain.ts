import { catalogue, type Code } from "../diagnostics/mod.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { type Command, UsageError } from "./command.ts";

export const explain: Command = {
  name: "explain",
  positionals: "<code>",
  description: "Says what a diagnostic code means, with the mistake and its repair.",
  options: {
    list: { type: "boolean", description: "List every code with its one-line summary" },
    json: { type: "boolean", description: "Print JSON" },
  },
  examples: [
    { command: "floe explain FLOE-SCH002", does: "Explains an unknown field" },
    { command: "floe explain --list", does: "Lists every code" },
  ],
  run({ host, values, positionals }) {
    const json = values.flag("json");
    if (values.flag("list")) {
      const rows = codes().map((code) => ({
        code,
        severity: catalogue[code].severity,
        summary: catalogue[code].summary,
      }));
      host.terminal.out(
        json
          ? `${JSON.stringify(rows, null, 2)}\n`
          : rows.map(({ code, severity, summary }) =>
            `${code}  ${severity.padEnd(7)}  ${summary}\n`
          )
            .join(""),
      );
      return Promise.resolve("ok");
    }
    const code = wantedCode(positionals);
    const entry = catalogue[code];
    host.terminal.out(
      json ? `${JSON.stringify({ code, ...entry }, null, 2)}\n` : [
        `${code} (${entry.severity}): ${entry.summary}`,
        "",
        entry.explanation,
        "",
        "Wrong:",
        "",
        indented(entry.wrong),
        "",
        "Right:",
        "",
        indented(entry.right),
        "",
      ].join("\n"),
    );
    return Promise.resolve("ok");
  },
};

function codes(): readonly Code[] {
  return Object.keys(catalogue).filter(isCode);
}

function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}

function wantedCode(positionals: readonly string[]): Code {
  const [given] = positionals;
  if (given === undefined) throw new UsageError("Name one code, or use --list");
  const code = given.toUpperCase();
  if (isCode(code)) return code;
  const guess = nearest(code, codes());
  throw new UsageError(
    `There is no code '${given}'. ${
      guess === undefined ? "`floe explain --list` lists them all" : `Did you mean '${guess}'?`
    }`,
  );
}

function indented(text: string): string {
  return text.replace(/\n$/, "").split("\n").map((line) => `    ${line}`).join("\n");
}
