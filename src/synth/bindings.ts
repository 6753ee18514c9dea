import type { PlanBinding } from "../compiler/plan.ts";
import type { BindingOf, Bindings, Capability, GrantRecord, GrantRecordOf } from "../plugin/mod.ts";
import { found } from "./lookup.ts";

/** Answers a plugin's questions about its needs from what the plan bound. */
export function bindingsFrom(bound: readonly PlanBinding[], who: string): Bindings {
  const byNeed = new Map(bound.map(({ consumer, grant }) => [consumer.need, grant]));
  const optionalBinding = <K extends Capability>(
    need: string,
    capability: K,
  ): BindingOf<K> | undefined => {
    const grant = byNeed.get(need);
    return grant !== undefined && isOf(grant, capability) ? grant.binding : undefined;
  };
  return {
    optionalBinding,
    binding: (need, capability) =>
      found(optionalBinding(need, capability), `binding of ${capability} for "${need}" of ${who}`),
  };
}

function isOf<K extends Capability>(
  grant: GrantRecord,
  capability: K,
): grant is GrantRecord & GrantRecordOf<K> {
  return grant.capability === capability;
}
