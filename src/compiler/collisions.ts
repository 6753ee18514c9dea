import { diagnose, type Diagnostic, type Span } from "../diagnostics/mod.ts";
import { type Identity, identity, type PlatformFacts } from "../plugin/mod.ts";
import { grantNameParts } from "./grants.ts";
import type { PlanComponent } from "./plan.ts";
import type { KnownProduct } from "./product.ts";
import type { Bound } from "./wiring.ts";

/** Something that gets names. */
interface Named {
  /** In messages. */
  readonly label: string;
  /** Names of different scopes may be equal. */
  readonly scope: string;
  readonly names: Readonly<Partial<Identity>>;
  readonly at?: Span | undefined;
}

/**
 * Reports FLOE-PLG007: two products, two components of one namespace, or two consumers of one
 * provider whose names are equal in any form.
 */
export function checkCollisions(
  platform: PlatformFacts,
  products: readonly KnownProduct[],
  components: readonly PlanComponent[],
  bound: readonly Bound[],
): readonly Diagnostic[] {
  const namespaces: Named[] = [
    {
      label: `platform ${platform.name}`,
      scope: "namespace",
      names: { kubernetes: platform.namespace },
    },
    ...products.map(({ facts, at }) => ({
      label: `product ${facts.name}`,
      scope: "namespace",
      names: { ...identity(facts.name), kubernetes: facts.namespace },
      at,
    })),
  ];
  return [namespaces, components.map(namedComponent), bound.flatMap(namedGrant)].flatMap(clashes);
}

function namedComponent({ id, namespace, object, instance }: PlanComponent): Named {
  const label = `${instance}'s component ${id.slice(id.lastIndexOf("/") + 1)}`;
  return { label, scope: namespace, names: { kubernetes: object } };
}

function namedGrant(one: Bound): readonly Named[] {
  if (one.shared === true) return [];
  const parts = grantNameParts(one);
  const scope = `${one.provider.ref} ${one.need.capability}`;
  return [{ label: parts.join(" "), scope, names: identity(...parts), at: one.provider.at }];
}

/** Things of one scope with one name, each pair once. */
function clashes(things: readonly Named[]): readonly Diagnostic[] {
  const taken = new Map<string, Named>();
  const found = new Map<string, Diagnostic>();
  for (const thing of things) {
    for (const [form, name] of Object.entries(thing.names)) {
      const key = `${thing.scope} ${form} ${name}`;
      const other = taken.get(key);
      if (other === undefined) {
        taken.set(key, thing);
      } else {
        const pair = `${other.label} ${thing.label}`;
        found.set(pair, found.get(pair) ?? clash(other, thing, form, name));
      }
    }
  }
  return [...found.values()];
}

function clash(first: Named, second: Named, form: string, name: string): Diagnostic {
  return diagnose("FLOE-PLG007", {
    message: `${first.label} and ${second.label} would both be called "${name}" (${form})`,
    hint: "Rename one of them",
    at: second.at,
    related: first.at === undefined ? [] : [{ message: first.label, at: first.at }],
  });
}
