import { diagnose } from "../diagnostics/mod.ts";
import type { Retirement } from "../synth/retirement.ts";
import { compileAll, type Compiled, failed } from "./build.ts";
import { type Command, projectOptions, UsageError } from "./command.ts";
import { folderOf } from "./paths.ts";
import { nameOf } from "./products.ts";
import { shownPath } from "./project.ts";
import { printDiagnostics } from "./report.ts";

export const productRetire: Command = {
  name: "product retire",
  positionals: "<product>",
  description:
    "Says what is deleted when a product is taken out of git, what stays, and how to remove that. Changes nothing.",
  options: {
    ...projectOptions,
    json: { type: "boolean", description: "Print JSON (floe-retirement/v1)" },
  },
  examples: [
    { command: "floe product retire retail-orders --env prod", does: "Says what to do, in order" },
    {
      command: "floe product retire retail-orders --json",
      does: "Says the same of every environment as JSON",
    },
  ],
  async run({ host, values, positionals: [product] }) {
    if (product === undefined) throw new UsageError("Name a product");
    const all = await compileAll(host, values);
    const diagnostics = [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)];
    if (failed(all)) {
      printDiagnostics(host, diagnostics, { sourceOf: all.sourceOf });
      return "diagnostics";
    }
    const found = [];
    for (const one of all.compiled) {
      const plan = await retirementIn(one, product);
      if (plan !== undefined) found.push({ plan, folder: folderIn(one, product) });
    }
    if (found.length === 0) {
      printDiagnostics(host, [unknownProduct(all.compiled, product)]);
      return "diagnostics";
    }
    host.terminal.out(
      values.flag("json")
        ? `${JSON.stringify(found.map(({ plan }) => plan), null, 2)}\n`
        : found.map(({ plan, folder }) => retirementText(plan, folder)).join("\n"),
    );
    return "ok";
  },
};

async function retirementIn(
  { plan, registry }: Compiled,
  product: string,
): Promise<Retirement | undefined> {
  if (plan === undefined) return undefined;
  const [{ objectsOf }, { retirement }] = await Promise.all([
    import("../../mod.ts"),
    import("../synth/retirement.ts"),
  ]);
  return retirement(plan, objectsOf(plan, registry).objects, registry, product);
}

/** The folder of the product, as the working directory sees it; absent where it is not here. */
function folderIn({ project }: Compiled, product: string): string | undefined {
  const path = project.products.find((one) => nameOf(project, one) === product);
  return path === undefined ? undefined : shownPath(project, folderOf(path));
}

function unknownProduct(compiled: readonly Compiled[], product: string) {
  const known = compiled.flatMap(({ plan }) =>
    [...plan?.products ?? [], ...plan?.remoteProducts ?? []].map(({ facts }) => facts.name)
  );
  return diagnose("FLOE-CLI003", {
    message: `There is no product "${product}"`,
    hint: `There are: ${[...new Set(known)].sort().join(", ") || "none"}`,
  });
}

function retirementText(plan: Retirement, folder: string | undefined): string {
  const { product, platform, environment, pruned, stays } = plan;
  const first = folder === undefined
    ? [`floe lock --remove ${product}`, "floe synth"]
    : [`git rm -r ${folder}`, "floe synth"];
  const lines = [
    `Retiring ${product} of ${platform} in ${environment}`,
    "",
    "1. Take it out of git, and merge:",
    ...first.map((command) => `     ${command}`),
    "",
    pruned.length === 0
      ? "2. Its objects are made in its own repository: delete them there."
      : `2. What applies the files then deletes ${pruned.length} objects:`,
    ...pruned.map((object) => `     ${object}`),
    "",
    "3. The rest stays until somebody removes it, for good and in this order:",
    ...stays.flatMap(({ what, commands }) => [
      `   - ${what}`,
      ...commands.map((command) => `       ${command}`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}
