import type { Address, Store } from "../../bundle/mod.ts";
import type { Host } from "../../host/mod.ts";
import { type Command, UsageError, type Values } from "../command.ts";
import { registryOptions } from "../connection.ts";
import { historyOf, type Recorded } from "../promotion/records.ts";
import { demandOptions, demandsOf, requirementsFor } from "../trust/demands.ts";
import { readAddress, refuse, type Step, storeOf } from "./stores.ts";

const { key, policy } = demandOptions;

/** The option of every command that starts from an environment. */
export const repositoryOption = {
  type: "string",
  value: "ADDRESS",
  description: "Layout or repository whose tag is the environment's name",
} as const;

export const history: Command = {
  name: "bundle history",
  positionals: "<environment>",
  description:
    "Shows what was in an environment, the newest first, from the signed records. Each is verified, and names the one before: one that is missing or was changed fails.",
  options: {
    in: repositoryOption,
    key: { ...key, description: "Public key of who may promote; any of several" },
    policy,
    ...registryOptions,
    json: { type: "boolean", description: "Print JSON" },
  },
  examples: [
    {
      command:
        "floe bundle history prod --in oci://registry.example.com/lakehouse/platform --key floe.pub",
      does: "Shows what was in production",
    },
  ],
  async run({ host, values, positionals }) {
    const [environment] = positionals;
    if (environment === undefined) throw new UsageError("Say which environment");
    const demands = await demandsOf(host, values);
    if ("diagnostics" in demands) return refuse(host, demands.diagnostics);
    const place = await environmentIn(host, values);
    if ("diagnostics" in place) return refuse(host, place.diagnostics);
    const { store } = place.value;
    const requirements = await requirementsFor(host, demands.value, store);
    if ("diagnostics" in requirements) return refuse(host, requirements.diagnostics);
    const records = await historyOf(store, environment, requirements.value);
    if ("diagnostics" in records) return refuse(host, records.diagnostics);
    host.terminal.out(
      values.flag("json")
        ? `${JSON.stringify(records.value.map(({ record, by }) => ({ ...record, by })), null, 2)}\n`
        : records.value.length === 0
        ? `Nothing was promoted to ${environment}\n`
        : records.value.map(line).join(""),
    );
    return "ok";
  },
};

function line({ record: { sequence, action, digest, reason }, by }: Recorded): string {
  const why = reason === undefined ? "" : `  ${reason}`;
  return `${sequence}  ${action.padEnd("rollback".length)}  ${digest}  by ${by}${why}\n`;
}

/** The layout or repository that `--in` names. Reports FLOE-BDL001. */
export async function environmentIn(
  host: Host,
  values: Values,
): Promise<Step<{ readonly address: Address; readonly store: Store }>> {
  const given = values.text("in");
  if (given === undefined) {
    throw new UsageError("Say where the environment's bundles lie: --in ADDRESS");
  }
  const read = readAddress(given);
  if ("diagnostics" in read) return read;
  const address = { store: read.value.store };
  return { value: { address, store: await storeOf(host, values, address) } };
}
