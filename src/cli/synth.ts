import { filesOf } from "../../mod.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import { isInterrupted, recoverTree, writeTree } from "../host/mod.ts";
import type { Host } from "../host/mod.ts";
import { compileAll, type Compiled, failed, shown } from "./build.ts";
import { type Command, projectOptions } from "./command.ts";
import { joinPath } from "./paths.ts";
import { printDiagnostics } from "./report.ts";
import { changesOf, freshness, type Rendered } from "./tree.ts";

export const synth: Command = {
  name: "synth",
  description:
    "Compiles platforms and products into dist/<platform>/<environment>/. Writes everything or nothing, and removes only files that floe wrote.",
  options: {
    ...projectOptions,
    out: {
      type: "string",
      value: "DIR",
      description: "Output folder (default: dist in the repository)",
    },
    check: { type: "boolean", description: "Write nothing; fail if the folder is not up to date" },
    json: { type: "boolean", description: "Print diagnostics and changes as JSON" },
  },
  examples: [
    { command: "floe synth", does: "Compiles every platform here for every environment" },
    { command: "floe synth --env prod", does: "Compiles one environment" },
    { command: "floe synth --check", does: "Fails in CI if somebody forgot to compile" },
  ],
  async run({ host, values }) {
    const all = await compileAll(host, values);
    const diagnostics = [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)];
    const rendered: Rendered[] = [];
    if (!failed(all)) {
      for (const one of all.compiled) {
        const result = await host.span(
          "emit",
          () => Promise.resolve(render(one, values.text("out"))),
        );
        diagnostics.push(...result.diagnostics);
        if (result.rendered !== undefined) rendered.push(result.rendered);
      }
    }
    const work = { check: values.flag("check"), json: values.flag("json") };
    if (hasErrors(diagnostics)) {
      printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf, json: work.json });
      return "diagnostics";
    }
    const outcome = work.check
      ? await host.span("check", () => check(host, rendered))
      : await host.span("write", () => write(host, rendered));
    printDiagnostics(host, [...diagnostics, ...outcome.diagnostics], {
      sourceOf: all.sourceOf,
      json: work.json,
    });
    if (hasErrors(outcome.diagnostics)) return "diagnostics";
    if (!work.json) host.terminal.out(outcome.summary);
    return "ok";
  },
};

function render(
  one: Compiled,
  out: string | undefined,
): { readonly rendered?: Rendered; readonly diagnostics: readonly Diagnostic[] } {
  if (one.plan === undefined) return { diagnostics: [] };
  const { files, diagnostics } = filesOf(one.plan, one.registry);
  return {
    diagnostics: shown(one.project, diagnostics),
    ...(files === undefined ? {} : {
      rendered: { plan: one.plan, files, out: out ?? joinPath(one.project.location.root, "dist") },
    }),
  };
}

interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: string;
}

async function check(host: Host, rendered: readonly Rendered[]): Promise<Outcome> {
  const diagnostics: Diagnostic[] = [];
  for (const one of rendered) diagnostics.push(...await freshness(host, one));
  return { diagnostics, summary: `${rendered.length} environments are up to date\n` };
}

async function write(host: Host, rendered: readonly Rendered[]): Promise<Outcome> {
  const planned = [];
  for (const out of new Set(rendered.map((one) => one.out))) {
    if (await isInterrupted(host.files, out)) await recoverTree(host.files, out);
  }
  const diagnostics: Diagnostic[] = [];
  for (const one of rendered) {
    const change = await changesOf(host, one);
    diagnostics.push(...change.diagnostics);
    planned.push({ one, change });
  }
  if (hasErrors(diagnostics)) return { diagnostics, summary: "" };
  const lines: string[] = [];
  for (const [out, changes] of Map.groupBy(planned, ({ one }) => one.out)) {
    await writeTree(host.files, out, {
      writes: new Map(changes.flatMap(({ change }) => [...change.writes])),
      removes: changes.flatMap(({ change }) => change.removes),
    });
  }
  for (const { one, change } of planned) {
    const { name, environment } = one.plan.platform;
    const { size } = one.files;
    lines.push(
      `${name} ${environment}: ${size} files, ${change.writes.size} written, ${change.removes.length} removed\n`,
    );
  }
  return { diagnostics, summary: lines.join("") };
}
