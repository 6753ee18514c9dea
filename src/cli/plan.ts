import { compileAll, failed } from "./build.ts";
import { type Command, productOption, projectOptions, UsageError } from "./command.ts";
import { printDiagnostics } from "./report.ts";

export const plan: Command = {
  name: "plan",
  description:
    "Prints the resolved plan of one platform in one environment as JSON: instances, components, edges, bindings, secrets, products.",
  options: { ...projectOptions, ...productOption },
  examples: [
    { command: "floe plan --env local", does: "Prints the plan" },
    { command: "floe plan --env prod | jq .edges", does: "Shows who calls whom" },
  ],
  async run({ host, values }) {
    const all = await compileAll(host, values);
    const diagnostics = [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)];
    printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf });
    if (failed(all)) return "diagnostics";
    const [one, ...others] = all.compiled;
    if (others.length > 0) {
      const choices = all.compiled.map(({ project, environment }) =>
        `--platform ${project.location.file} --env ${environment}`
      );
      throw new UsageError(`Choose one plan:\n  ${choices.join("\n  ")}`);
    }
    host.terminal.out(`${JSON.stringify(one?.plan, null, 2)}\n`);
    return "ok";
  },
};
