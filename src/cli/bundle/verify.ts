import { openBundle } from "../../bundle/mod.ts";
import { predicateTypes, type Proven } from "../../trust/mod.ts";
import type { Command } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { demandOptions, demandsOf, provenOf, requirementsFor } from "../trust/demands.ts";
import { namedBundle, refuse, stepOf } from "./stores.ts";

export const verify: Command = {
  name: "bundle verify",
  positionals: "<address>",
  description:
    "Fails unless somebody who is trusted signed the bundle, and every byte of it is what was signed. Attestations that are demanded are checked too: who made them, that they are about this digest, and that their content is what such a one holds. Who is trusted is said here, never by the bundle.",
  options: {
    ...demandOptions,
    ...registryOptions,
    json: { type: "boolean", description: "Print JSON" },
  },
  examples: [
    {
      command: "floe bundle verify oci-layout:bundles/lakehouse/platform:1.0.0-prod --key floe.pub",
      does: "Checks one version",
    },
    {
      command:
        "floe bundle verify oci://registry.example.com/lakehouse/platform:1.0.0-prod --policy trust.yaml",
      does: "Checks what the policy demands of that repository",
    },
  ],
  async run(invocation) {
    const { host, values } = invocation;
    const demands = await demandsOf(host, values);
    if ("diagnostics" in demands) return refuse(host, demands.diagnostics);
    const named = await namedBundle(invocation);
    if ("diagnostics" in named) return refuse(host, named.diagnostics);
    const { store, descriptor } = named.value;
    const opened = stepOf(await openBundle(store, descriptor));
    if ("diagnostics" in opened) return refuse(host, opened.diagnostics);
    const requirements = await requirementsFor(host, demands.value, store);
    if ("diagnostics" in requirements) return refuse(host, requirements.diagnostics);
    const proven = await provenOf(store, descriptor, requirements.value);
    if ("diagnostics" in proven) return refuse(host, proven.diagnostics);
    const { digest } = descriptor;
    host.terminal.out(
      values.flag("json")
        ? `${JSON.stringify({ digest, proven: proven.value.map(brief) }, null, 2)}\n`
        : `${store.name}@${digest}\n${[...new Set(proven.value.map(line))].join("")}`,
    );
    return "ok";
  },
};

function brief(
  { predicateType, by }: Proven,
): { readonly predicateType: string; readonly by: string } {
  return { predicateType, by };
}

function line({ predicateType, by }: Proven): string {
  const what = predicateType === predicateTypes.signature ? "signature" : predicateType;
  return `  ${what} by ${by}\n`;
}
