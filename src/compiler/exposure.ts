import { diagnose, type Diagnostic, type Span } from "../diagnostics/mod.ts";
import type { Description, UserInterface } from "../plugin/mod.ts";
import { type Instance, placeOfNeed } from "./instance.ts";
import { productConsumer } from "./product.ts";
import { webUi, webUiOf } from "./web_ui.ts";
import type { PlatformPart, Wiring } from "./wiring.ts";

/**
 * Reports FLOE-CAP008: a user interface that asks nobody who they are, and somebody outside the
 * platform who reaches it without a component between them.
 */
export function checkExposure({ bound, platform }: Wiring): readonly Diagnostic[] {
  const described = new Map(
    platform.map(({ instance, description }) => [instance.ref, description] as const),
  );
  const ofOthers = bound.flatMap(({ need, consumer, provider }) => {
    if (need.capability !== webUi || consumer === productConsumer) return [];
    const peers = peersOf(described.get(consumer.ref));
    const ui = openUi(described.get(provider.ref));
    if (ui === undefined || !(need.from ?? []).some((name) => peers.has(name))) return [];
    const what = `${ui.title} (${provider.ref}) as "${need.name}"`;
    return [exposed(consumer, ui, what, placeOfNeed(need, consumer))];
  });
  return [...ofOthers, ...platform.flatMap(ofItsOwn)];
}

/** A plugin that lets its own peer reach its own user interface. */
function ofItsOwn({ instance, description }: PlatformPart): readonly Diagnostic[] {
  const ui = openUi(description);
  const at = webUiOf(description);
  const peers = peersOf(description);
  const open = (description.calls ?? []).some(({ from, to }) =>
    peers.has(from.component) && to.side === "platform" && to.component === at?.component &&
    to.endpoint === at.endpoint.name
  );
  return ui !== undefined && open ? [exposed(instance, ui, ui.title, instance.at)] : [];
}

function openUi(description: Description | undefined): UserInterface | undefined {
  const ui = description === undefined ? undefined : webUiOf(description)?.ui;
  return ui?.authentication === "none" ? ui : undefined;
}

function peersOf(description: Description | undefined): ReadonlySet<string> {
  return new Set(description?.peers?.map(({ name }) => name));
}

function exposed(
  { ref, plugin }: Instance,
  { title }: UserInterface,
  what: string,
  at: Span | undefined,
): Diagnostic {
  return diagnose("FLOE-CAP008", {
    message: `${ref} exposes ${what} without a proxy, and ${title} asks nobody who they are`,
    hint: `Let people log in before it (the settings of ${plugin.id}), or don't expose it`,
    at,
  });
}
