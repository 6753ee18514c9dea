import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type { Component, Description, ProductDescription } from "../plugin/mod.ts";
import type { Instance } from "./instance.ts";
import { webUisOf } from "./web_ui.ts";
import type { Wiring } from "./wiring.ts";

/** Kubernetes: a port's name has at most 15 characters. */
const portNameMax = 15;

/**
 * Reports FLOE-PLG006: names that a description uses twice, port names that Kubernetes refuses, user
 * interfaces that the core can't offer, peers that something would wait for.
 * What an instance adds to one product stands for what it adds to all.
 */
export function checkDescriptions({ platform, products }: Wiring): readonly Diagnostic[] {
  const ofProducts = new Map(products.map((part) => [part.instance.ref, part]));
  return [
    ...[...platform, ...ofProducts.values()].flatMap(({ instance, description }) =>
      mistakes(description).map((mistake) => report(instance, mistake))
    ),
    ...platform.flatMap(({ instance, description }) =>
      platformMistakes(description).map((mistake) => report(instance, mistake))
    ),
    ...[...ofProducts.values()].flatMap(({ instance, description }) =>
      webUisOf(description).map(({ endpoint }) =>
        report(instance, `a user interface "${endpoint.name}" in a product`)
      )
    ),
  ];
}

function platformMistakes(description: Description): readonly string[] {
  const { components, peers = [], needs = [], calls = [] } = description;
  const names = new Set(peers.map(({ name }) => name));
  const booting = [
    ...needs.filter(({ edge }) => edge === "boot").flatMap(({ from = [] }) => from),
    ...calls.filter(({ edge }) => edge === "boot").map(({ from }) => from.component),
  ];
  return [
    ...(webUisOf(description).length > 1 ? ["two user interfaces"] : []),
    ...[...new Set(components.map(({ name }) => name))].filter((name) => names.has(name))
      .map((name) => `a peer and a component "${name}"`),
    ...twice(peers.map(({ name }) => name)).map((name) => `two peers "${name}"`),
    ...booting.filter((name) => names.has(name)).map((name) => `a boot edge of the peer "${name}"`),
  ];
}

function mistakes(description: ProductDescription): readonly string[] {
  const { components, needs = [] } = description;
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
    ...components.flatMap((component) => wrongOrder(component, description)),
  ];
}

/** A Job can't come before what isn't there, nor before what it waits for. */
function wrongOrder(
  { name, kind, before = [] }: Component,
  { components, calls = [] }: ProductDescription,
): readonly string[] {
  const known = new Set(components.map((one) => one.name));
  const awaited = new Set(
    calls.filter(({ from, edge }) => from.component === name && edge === "boot")
      .map(({ to }) => to.component),
  );
  return [
    ...(before.length > 0 && kind !== "job" ? [`"${name}", which is no Job, before others`] : []),
    ...before.filter((one) => !known.has(one) || one === name || awaited.has(one))
      .map((one) => `"${name}" before "${one}", which is not there or comes first`),
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
