import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { placeOfNeed } from "./instance.ts";
import { productConsumer } from "./product.ts";
import { webUi, webUiOf } from "./web_ui.ts";
import type { Wiring } from "./wiring.ts";

/**
 * Reports FLOE-CAP008: a user interface that asks nobody who they are, and somebody outside the
 * platform who reaches it without a component between them.
 */
export function checkExposure({ bound, platform }: Wiring): readonly Diagnostic[] {
  const described = new Map(
    platform.map(({ instance, description }) => [instance.ref, description] as const),
  );
  return bound.flatMap(({ need, consumer, provider }) => {
    if (need.capability !== webUi || consumer === productConsumer) return [];
    const peers = new Set(described.get(consumer.ref)?.peers?.map(({ name }) => name));
    const description = described.get(provider.ref);
    const ui = description === undefined ? undefined : webUiOf(description)?.ui;
    const direct = (need.from ?? []).some((name) => peers.has(name));
    if (!direct || ui?.authentication !== "none") return [];
    return [diagnose("FLOE-CAP008", {
      message: `${consumer.ref} exposes ${ui.title} (${provider.ref}) as "${need.name}" without ` +
        `a proxy, and ${ui.title} asks nobody who they are`,
      hint:
        `Let people log in before it (the settings of ${consumer.plugin.id}), or don't expose it`,
      at: placeOfNeed(need, consumer),
    })];
  });
}
