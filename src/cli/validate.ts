import { compileAll, failed, shown } from "./build.ts";
import { type Command, productOption, projectOptions } from "./command.ts";
import { counted, printDiagnostics } from "./report.ts";

export const validate: Command = {
  name: "validate",
  description: "Checks platforms and products, objects included, without writing anything.",
  options: {
    ...projectOptions,
    ...productOption,
    json: { type: "boolean", description: "Print the diagnostics as JSON" },
  },
  examples: [
    { command: "floe validate", does: "Checks every platform here in every environment" },
    { command: "floe validate --env prod --json", does: "Prints what is wrong with prod as JSON" },
  ],
  async run({ host, values }) {
    const all = await compileAll(host, values);
    const { filesOf } = await import("../../mod.ts");
    const rendered = all.compiled.flatMap(({ plan, registry, project }) => {
      if (plan === undefined) return [];
      const { files, diagnostics } = filesOf(plan, registry);
      return [{ files, diagnostics: shown(project, diagnostics) }];
    });
    const diagnostics = [
      ...all.diagnostics,
      ...all.compiled.flatMap((one) => one.diagnostics),
      ...rendered.flatMap((one) => one.diagnostics),
    ];
    printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf, json: values.flag("json") });
    const bad = failed(all) || rendered.some(({ files }) => files === undefined);
    if (!bad && !values.flag("json")) {
      host.terminal.out(`${counted(all.compiled.length, "environment")} valid\n`);
    }
    return bad ? "diagnostics" : "ok";
  },
};
