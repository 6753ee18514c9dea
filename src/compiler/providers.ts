import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { type Capability, type Category, fronts, type Need } from "../plugin/mod.ts";
import type { Choices } from "./choices.ts";
import { type Instance, placeOfNeed } from "./instance.ts";

/** Who asks: an instance of the platform, an instance for a product, or a product itself. */
export interface Asker {
  /** In messages: `catalog/default`, `product sales`. */
  readonly label: string;
  readonly instance?: Instance;
  /** What the product's own references mean, by category. */
  readonly references?: Readonly<Partial<Record<Category, Instance>>>;
  /** Computes that build the product: no other one has anything of it. */
  readonly computes?: readonly Instance[];
}

/** What came of looking for a provider. */
export interface Provision {
  readonly provider?: Instance;
  readonly diagnostics: readonly Diagnostic[];
}

/** Instances by what they offer. */
export type Offers = ReadonlyMap<Capability, readonly Instance[]>;

/**
 * Finds who answers a need: an explicit `bind`, the product's reference, what stands in front
 * (`fronts`), what stands for `default`, the only one. Where the config of the one who asks names
 * who must answer, only they count. Reports FLOE-CAP001, FLOE-CAP002 and FLOE-CAP003, listing the
 * choices, and FLOE-CAP009.
 */
export function providerOf(need: Need, asker: Asker, offers: Offers, choices: Choices): Provision {
  const able = (offers.get(need.capability) ?? [])
    .filter((instance) =>
      instance.ref !== asker.instance?.ref && isNamed(instance, need) && builds(instance, asker)
    );
  const bound = asker.instance?.bind[need.name];
  if (bound !== undefined) return boundProvider(need, bound, asker, able);
  const written = able.filter((instance) => !instance.implicit);
  const candidates = written.length > 0 ? written : able;
  if (candidates.length === 0) return { diagnostics: absent(need, asker) };
  const provider =
    only(candidates.filter((one) => asker.references?.[one.category]?.ref === one.ref)) ??
      preferred(facing(candidates, asker), choices);
  if (provider !== undefined) return { provider, diagnostics: [] };
  return { diagnostics: [ambiguous(need, asker, candidates)] };
}

/** The config of the one who asks may name who must answer. */
function isNamed({ ref, category }: Instance, { provider }: Need): boolean {
  return provider === undefined || provider === ref || provider === category;
}

function builds(instance: Instance, { computes }: Asker): boolean {
  if (computes === undefined || instance.category !== "compute") return true;
  return computes.some(({ ref }) => ref === instance.ref);
}

function preferred(candidates: readonly Instance[], choices: Choices): Instance | undefined {
  return only(candidates.filter((one) => choices.defaults.get(one.category)?.ref === one.ref)) ??
    only(candidates);
}

/** Those in front hide those behind; who asks from in front sees only those behind. */
function facing(candidates: readonly Instance[], asker: Asker): readonly Instance[] {
  const own = asker.instance?.category;
  const behind = own === undefined ? undefined : fronts[own];
  const all = candidates.some(({ category }) => category === behind)
    ? candidates.filter(({ category }) => category !== own)
    : candidates;
  const hidden = new Set(all.map(({ category }) => fronts[category]));
  return all.filter(({ category }) => !hidden.has(category));
}

function boundProvider(
  need: Need,
  bound: string,
  asker: Asker,
  able: readonly Instance[],
): Provision {
  const provider = able.find((one) => one.ref === bound) ??
    only(able.filter((one) => one.name === bound));
  if (provider !== undefined) return { provider, diagnostics: [] };
  return {
    diagnostics: [diagnose("FLOE-CAP003", {
      message: `${asker.label} binds "${need.name}" to "${bound}", which does not offer ` +
        need.capability,
      hint: `Bind it to ${listed(able)}`,
      at: asker.instance?.at,
    })],
  };
}

function absent(need: Need, asker: Asker): readonly Diagnostic[] {
  if (need.cardinality === "optional") return [];
  if (need.provider !== undefined) return [unable(need, need.provider, asker)];
  return [diagnose("FLOE-CAP001", {
    message: `${asker.label} needs ${need.capability} ("${need.name}"), and no selected plugin ` +
      "offers it",
    hint: `Select a plugin that offers ${need.capability}; \`floe plugins\` lists them`,
    at: asker.instance?.at,
  })];
}

function unable(need: Need, provider: string, { label, instance }: Asker): Diagnostic {
  return diagnose("FLOE-CAP009", {
    message: `${label} asks ${provider} for ${need.capability} ("${need.name}"), and no selected ` +
      "plugin of that name offers it",
    hint: `Name what offers ${need.capability}: <category> or <category>/<instance>`,
    at: instance === undefined ? undefined : placeOfNeed(need, instance),
  });
}

function ambiguous(need: Need, asker: Asker, candidates: readonly Instance[]): Diagnostic {
  return diagnose("FLOE-CAP002", {
    message: `${asker.label} needs ${need.capability} ("${need.name}"), which ` +
      `${listed(candidates)} offer`,
    hint: asker.instance === undefined
      ? "Call one of them `default`, or refer to one in the product"
      : `Choose one: bind: { ${need.name}: ${candidates[0]?.ref ?? ""} }`,
    at: asker.instance === undefined ? undefined : placeOfNeed(need, asker.instance),
    related: candidates.flatMap(({ ref, at }) => at === undefined ? [] : [{ message: ref, at }]),
  });
}

function only(instances: readonly Instance[]): Instance | undefined {
  return instances.length === 1 ? instances[0] : undefined;
}

function listed(instances: readonly Instance[]): string {
  return instances.map((one) => one.ref).join(", ") || "nothing: no selected plugin offers it";
}

/** Reports FLOE-CAP004: keys of `bind` that are no need of the instance. */
export function unknownBinds(
  instance: Instance,
  needs: ReadonlySet<string>,
): readonly Diagnostic[] {
  return Object.keys(instance.bind).sort().filter((name) => !needs.has(name)).map((name) =>
    diagnose("FLOE-CAP004", {
      message: `${instance.ref} has no need called "${name}"`,
      hint: needs.size === 0
        ? "It needs nothing: delete `bind`"
        : `Its needs are ${[...needs].sort().join(", ")}`,
      at: instance.at,
    })
  );
}
