import type { Plan, SecretRow } from "../compiler/mod.ts";
import { type Host } from "../host/mod.ts";
import type { SecretMaker } from "../plugin/mod.ts";
import { compileAll, failed } from "./build.ts";
import { type Command, projectOptions, UsageError } from "./command.ts";
import type { Exit } from "./exit_codes.ts";
import { printDiagnostics } from "./report.ts";
import { createSecrets } from "./secrets_create.ts";

export const secrets: Command = {
  name: "secrets",
  positionals: "[create]",
  description:
    "Lists every Secret that must exist in an environment, key by key, with who makes its value. `create` makes the generated ones with kubectl; values never touch the disk.",
  options: {
    ...projectOptions,
    json: { type: "boolean", description: "Print JSON" },
    kubectl: { type: "string", value: "PATH", description: "kubectl to run (default: kubectl)" },
    context: { type: "string", value: "NAME", description: "kubectl's context (default: its own)" },
  },
  examples: [
    { command: "floe secrets --env prod", does: "Lists what must exist" },
    { command: "floe secrets create --env prod --context prod", does: "Makes the generated ones" },
  ],
  async run({ host, values, positionals }) {
    const [verb] = positionals;
    if (verb !== undefined && verb !== "create") {
      throw new UsageError("The only word after `secrets` is `create`");
    }
    const all = await compileAll(host, values);
    printDiagnostics(
      host,
      [...all.diagnostics, ...all.compiled.flatMap((one) => one.diagnostics)],
      {
        sourceOf: all.sourceOf,
      },
    );
    if (failed(all)) return "diagnostics";
    const plans = all.compiled.flatMap(({ plan }) => plan === undefined ? [] : [plan]);
    if (verb === undefined) return await list(host, plans, values.flag("json"));
    const [plan, ...others] = plans;
    if (plan === undefined || others.length > 0) {
      throw new UsageError("Say which one: --platform PATH --env NAME");
    }
    const context = values.text("context");
    const kubectl = [
      values.text("kubectl") ?? "kubectl",
      ...(context === undefined ? [] : ["--context", context]),
    ];
    return await create(host, kubectl, plan, values.flag("json"));
  },
};

async function list(host: Host, plans: readonly Plan[], json: boolean): Promise<Exit> {
  const { secretsList } = await import("../compiler/mod.ts");
  const lists = plans.map((plan) => ({
    platform: plan.platform.name,
    environment: plan.platform.environment,
    secrets: secretsList(plan),
  }));
  host.terminal.out(
    json
      ? `${JSON.stringify(lists, null, 2)}\n`
      : lists.map(({ platform, environment, secrets }) =>
        `${platform} in ${environment}:\n${secrets.map(rowText).join("")}`
      ).join("\n"),
  );
  return "ok";
}

function rowText({ secret, namespaces, key, maker, purpose, neededBy }: SecretRow): string {
  const readers = neededBy.length === 0 ? "" : `; read by ${neededBy.join(", ")}`;
  return `  ${secret} ${key}\n      ${makerText(maker)}; in ${
    namespaces.join(", ")
  }\n      ${purpose}${readers}\n`;
}

/** Who makes a value, in words. */
export function makerText(maker: SecretMaker): string {
  switch (maker.by) {
    case "people":
      return "made by you";
    case "job":
      return `made by the Job ${maker.component}`;
    case "operator":
      return `made by ${maker.name}`;
    case "floe":
      return "made by `floe secrets create`";
  }
}

async function create(
  host: Host,
  kubectl: readonly string[],
  plan: Plan,
  json: boolean,
): Promise<Exit> {
  const outcomes = await createSecrets(host, kubectl, plan.secrets);
  host.terminal.out(
    json
      ? `${JSON.stringify(outcomes, null, 2)}\n`
      : outcomes.map((one) =>
        `${one.namespace}/${one.name}: ${one.outcome}${
          one.detail === undefined ? "" : `: ${one.detail}`
        }\n`
      ).join(""),
  );
  return outcomes.some(({ outcome }) => outcome === "failed") ? "unavailable" : "ok";
}
