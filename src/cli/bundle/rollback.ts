import type { Digest } from "../../bundle/mod.ts";
import { diagnose } from "../../diagnostics/mod.ts";
import { type Command, UsageError } from "../command.ts";
import { mandateOf, pass, passageOf, passageOptions } from "../promotion/passage.ts";
import { historyOf, previousOf, type Recorded } from "../promotion/records.ts";
import { requirementsFor } from "../trust/demands.ts";
import { environmentIn, repositoryOption } from "./history.ts";
import { findBundle, refuse, type Step } from "./stores.ts";

export const rollback: Command = {
  name: "bundle rollback",
  positionals: "<environment>",
  description:
    "Moves an environment's tag back to the bundle before, as the signed records say, through the same gates but order. A second time goes one further back. The rollback is recorded too.",
  options: { in: repositoryOption, ...passageOptions },
  examples: [
    {
      command:
        "floe bundle rollback prod --in oci://registry.example.com/lakehouse/platform --key floe.key --password-file password --policy trust.yaml",
      does: "Takes production back to the version before",
    },
  ],
  async run({ host, values, positionals }) {
    const [environment] = positionals;
    if (environment === undefined) throw new UsageError("Say which environment");
    const mandate = await mandateOf(host, values);
    if ("diagnostics" in mandate) return refuse(host, mandate.diagnostics);
    const place = await environmentIn(host, values);
    if ("diagnostics" in place) return refuse(host, place.diagnostics);
    const { address, store } = place.value;
    const requirements = await requirementsFor(host, mandate.value.demands, store);
    if ("diagnostics" in requirements) return refuse(host, requirements.diagnostics);
    const history = await historyOf(store, environment, requirements.value);
    if ("diagnostics" in history) return refuse(host, history.diagnostics);
    const target = before(history.value, environment);
    if ("diagnostics" in target) return refuse(host, target.diagnostics);
    const { digest, record } = target.value;
    const found = await findBundle(store, { ...address, digest });
    if ("diagnostics" in found) return refuse(host, found.diagnostics);
    const way = {
      from: store,
      to: store,
      address,
      descriptor: found.value,
      environment,
      order: [],
    };
    const passage = await passageOf(host, values, mandate.value, way);
    if ("diagnostics" in passage) return refuse(host, passage.diagnostics);
    return await pass(host, values, way, passage.value, { action: "rollback", restores: record });
  },
};

/**
 * What was in the environment before what is there now was promoted: a rollback stands for the
 * record that it restored. Reports FLOE-PRO005.
 */
export function before(
  history: readonly Recorded[],
  environment: string,
): Step<{ readonly digest: Digest; readonly record: Digest }> {
  let now = history[0];
  while (now?.record.action === "rollback") {
    const { restores } = now.record;
    now = history.find(({ digest }) => digest === restores);
  }
  const target = now === undefined ? undefined : previousOf(now);
  if (target !== undefined) return { value: target };
  const message = now === undefined
    ? `Nothing was promoted to ${environment}`
    : `Before ${now.record.digest} nothing was promoted to ${environment}`;
  const hint = "`floe bundle promote` puts a version there";
  return { diagnostics: [diagnose("FLOE-PRO005", { message, hint })] };
}
