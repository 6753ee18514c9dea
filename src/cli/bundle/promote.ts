import type { Address } from "../../bundle/mod.ts";
import { type Command, UsageError, type Values } from "../command.ts";
import { mandateOf, pass, passageOf, passageOptions } from "../promotion/passage.ts";
import type { Demands } from "../trust/demands.ts";
import { findBundle, readAddress, refuse, type Step, storeOf } from "./stores.ts";

export const promote: Command = {
  name: "bundle promote",
  positionals: "<from> <environment>",
  description:
    "Moves an environment's tag to a bundle, with all that is said of it, after gates that can refuse: trust, promoter, environment, version, order of environments, age of a product's platform. Leaves a signed record beside the bundle. The same again changes nothing, and completes what was interrupted.",
  options: {
    to: {
      type: "string",
      value: "ADDRESS",
      description: "Layout or repository of the environment (default: where the bundle lies)",
    },
    order: {
      type: "string",
      value: "A,B,C",
      description: "Environments in their order (default: `environments` of the trust policy)",
    },
    ...passageOptions,
  },
  examples: [
    {
      command:
        "floe bundle promote oci://registry.example.com/lakehouse/platform:1.0.0-prod prod --key floe.key --password-file password --policy trust.yaml",
      does: "Puts one version into production",
    },
    {
      command:
        "floe bundle promote oci-layout:bundles/lakehouse/platform:1.0.0-prod prod --key floe.key --trust floe.pub --order staging,prod --dry-run",
      does: "Says which gate would refuse",
    },
  ],
  async run({ host, values, positionals }) {
    const [given, environment] = positionals;
    if (given === undefined || environment === undefined) {
      throw new UsageError("Say what to promote, and to which environment");
    }
    const mandate = await mandateOf(host, values);
    if ("diagnostics" in mandate) return refuse(host, mandate.diagnostics);
    const order = orderOf(values, mandate.value.demands);
    const source = readAddress(given);
    if ("diagnostics" in source) return refuse(host, source.diagnostics);
    const target = destination(values, source.value);
    if ("diagnostics" in target) return refuse(host, target.diagnostics);
    const from = await storeOf(host, values, source.value);
    const to = await storeOf(host, values, target.value);
    const found = await findBundle(from, source.value);
    if ("diagnostics" in found) return refuse(host, found.diagnostics);
    const way = { from, to, address: target.value, descriptor: found.value, environment, order };
    const passage = await passageOf(host, values, mandate.value, way);
    if ("diagnostics" in passage) return refuse(host, passage.diagnostics);
    return await pass(host, values, way, passage.value, { action: "promote" });
  },
};

/** Reports FLOE-BDL001. */
function destination(values: Values, source: Address): Step<Address> {
  const given = values.text("to");
  if (given === undefined) return { value: { store: source.store } };
  const read = readAddress(given);
  const isPlace = "diagnostics" in read ||
    (read.value.tag === undefined && read.value.digest === undefined);
  if (!isPlace) throw new UsageError("--to names a place; the tag is the environment's name");
  return read;
}

function orderOf(values: Values, { policy }: Demands): readonly string[] {
  const order = values.text("order")?.split(",") ?? policy?.file.environments;
  if (order !== undefined) return order;
  throw new UsageError(
    "Say the order of environments: --order, or `environments` in the trust policy",
  );
}
