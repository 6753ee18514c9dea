import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Component, Need } from "../plugin/mod.ts";
import type { Instance } from "./instance.ts";
import type { Wiring } from "./wiring.ts";

/** Kubernetes: a port's name has at most 15 characters. */
const portNameMax = 15;

/**
 * Reports FLOE-PLG006: names that a description uses twice, and port names that Kubernetes refuses.
 * What an instance adds to one product stands for what it adds to all.
 */
export function checkDescriptions({ platform, products }: Wiring): readonly Diagnostic[] {
  const ofProducts = new Map(products.map((part) => [part.instance.ref, part]));
  return [...platform, ...ofProducts.values()].flatMap(({ instance, description }) =>
    mistakes(description.components, description.needs ?? []).map((mistake) =>
      report(instance, mistake)
    )
  );
}

function mistakes(components: readonly Component[], needs: readonly Need[]): readonly string[] {
  const ports = components.flatMap((component) =>
    (component.endpoints ?? []).map(({ name }) => ({ component: component.name, name }))
  );
  return [
    ...twice(components.map(({ name }) => name)).map((name) => `two components "${name}"`),
    ...twice(needs.map(({ name }) => name)).map((name) => `two needs "${name}"`),
    ...twice(ports.map(({ component, name }) => `${component} ${name}`))
      .map((name) => `two endpoints "${name}"`),
    ...ports.filter(({ name }) => name.length > portNameMax)
      .map(({ name }) => `an endpoint "${name}", longer than ${portNameMax} characters`),
  ];
}

function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function report({ plugin, at }: Instance, mistake: string): Diagnostic {
  return diagnose("FLOE-PLG006", {
    message: `${plugin.id} describes ${mistake}`,
    hint: "This is a mistake in the plugin",
    at,
  });
}
