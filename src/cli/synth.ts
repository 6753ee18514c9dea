import { filesOf } from "../../mod.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/mod.ts";
import { type Host, isInterrupted, recoverTree, writeTree } from "../host/mod.ts";
import { compileAll, type Compiled, type CompiledAll, failed, shown } from "./build.ts";
import { type Command, productOption, projectOptions, type Values } from "./command.ts";
import { joinPath } from "./paths.ts";
import { counted, printDiagnostics } from "./report.ts";
import { changesOf, freshness, lostTrees, type Rendered } from "./tree.ts";

export const synth: Command = {
  name: "synth",
  description:
    "Compiles platforms and products into dist/<platform>/<environment>/. Writes everything or nothing, and removes only files that floe wrote.",
  options: {
    ...projectOptions,
    ...productOption,
    out: {
      type: "string",
      value: "DIR",
      description: "Output folder (default: dist in the repository)",
    },
    check: { type: "boolean", description: "Write nothing; fail if the folder is not up to date" },
    replace: {
      type: "boolean",
      description:
        "Write changes of fixed fields and unsupported upgrades too; people then replace objects or move data by hand",
    },
    json: { type: "boolean", description: "Print diagnostics as JSON" },
  },
  examples: [
    { command: "floe synth", does: "Compiles every platform here for every environment" },
    { command: "floe synth --env prod", does: "Compiles one environment" },
    { command: "floe synth --product retail-orders", does: "Writes the files of one product" },
    { command: "floe synth --check", does: "Fails in CI if somebody forgot to compile" },
  ],
  async run({ host, values }) {
    const all = await compileAll(host, values);
    const report = (diagnostics: readonly Diagnostic[]) =>
      printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf, json: values.flag("json") });
    const { rendered, diagnostics } = await renderAll(host, all, values);
    if (rendered === undefined) {
      report(diagnostics);
      return "diagnostics";
    }
    const outcome = values.flag("check")
      ? await host.span("check", () => check(host, rendered))
      : await host.span("write", () => write(host, all, rendered, values));
    report([...diagnostics, ...outcome.diagnostics]);
    if (hasErrors(outcome.diagnostics)) return "diagnostics";
    if (!values.flag("json")) host.terminal.out(outcome.summary);
    return "ok";
  },
};

/** The files of everything that was compiled; absent where anything is wrong. */
async function renderAll(
  host: Host,
  all: CompiledAll,
  values: Values,
): Promise<
  { readonly rendered?: readonly Rendered[]; readonly diagnostics: readonly Diagnostic[] }
> {
  const diagnostics = [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)];
  if (failed(all)) return { diagnostics };
  const rendered: Rendered[] = [];
  for (const one of all.compiled) {
    const result = await host.span("emit", () => Promise.resolve(render(one, values.text("out"))));
    diagnostics.push(...result.diagnostics);
    if (result.rendered !== undefined) rendered.push(result.rendered);
  }
  return hasErrors(diagnostics) ? { diagnostics } : { rendered, diagnostics };
}

function render(
  { plan, places, registry, project, out, products }: Compiled,
  givenOut: string | undefined,
): { readonly rendered?: Rendered; readonly diagnostics: readonly Diagnostic[] } {
  if (plan === undefined) return { diagnostics: [] };
  const { files, diagnostics } = filesOf(plan, registry, [], places);
  return {
    diagnostics: shown(project, diagnostics),
    ...(files === undefined ? {} : {
      rendered: { plan, registry, files, out: givenOut ?? out, products },
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
  return { diagnostics, summary: `${counted(rendered.length, "environment")} up to date\n` };
}

async function write(
  host: Host,
  all: CompiledAll,
  rendered: readonly Rendered[],
  values: Values,
): Promise<Outcome> {
  for (const out of new Set(rendered.map((one) => one.out))) {
    if (await isInterrupted(host.files, out)) await recoverTree(host.files, out);
  }
  const planned = [];
  for (const one of rendered) {
    const root = `${one.plan.platform.name} ${one.plan.platform.environment}`;
    planned.push({ ...await changesOf(host, one), out: one.out, root, size: one.files.size });
  }
  const whole = values.texts("env").length === 0 && values.texts("product").length === 0;
  for (const one of whole ? onePerPlatform(rendered) : []) {
    const environments = all.compiled.filter(({ plan }) =>
      plan?.platform.name === one.plan.platform.name
    ).map(({ environment }) => environment);
    const lost = await lostTrees(host, one.out, one.plan.platform.name, environments);
    planned.push(...lost.map((change) => ({ ...change, out: one.out, size: 0 })));
  }
  const found = planned.flatMap((change) => change.diagnostics);
  const diagnostics = values.flag("replace") ? found.map(asWarning) : found;
  if (hasErrors(diagnostics)) return { diagnostics, summary: "" };
  // One change for all of them: an interrupt between two trees would leave half of the output.
  for (const [out, changes] of Map.groupBy(planned, (change) => change.out)) {
    await writeTree(host.files, out, {
      writes: new Map(changes.flatMap(({ writes }) => [...writes])),
      removes: changes.flatMap(({ removes }) => removes),
    });
  }
  const summary = planned.map(({ root, size, writes, removes }) =>
    `${root}: ${size} files, ${writes.size} written, ${removes.length} removed\n`
  );
  return { diagnostics, summary: summary.join("") };
}

function onePerPlatform(rendered: readonly Rendered[]): readonly Rendered[] {
  const byPlace = new Map(
    rendered.map((one) => [joinPath(one.out, one.plan.platform.name), one] as const),
  );
  return [...byPlace.values()];
}

const overruled: readonly string[] = ["FLOE-OBJ007", "FLOE-UPG001", "FLOE-UPG002"];

/** `--replace` says that somebody will carry out the procedure that the diagnostic describes. */
function asWarning(diagnostic: Diagnostic): Diagnostic {
  return overruled.includes(diagnostic.code) ? { ...diagnostic, severity: "warning" } : diagnostic;
}
