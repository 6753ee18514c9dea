import type { Diagnostic } from "../diagnostics/mod.ts";
import type {
  Capability,
  Description,
  Need,
  PlatformFacts,
  ProductDescription,
} from "../plugin/mod.ts";
import type { Choices } from "./choices.ts";
import { describeInput, type Instance } from "./instance.ts";
import { type Asker, type Offers, providerOf, unknownBinds } from "./providers.ts";
import { coreNeeds } from "./core_needs.ts";
import { type KnownProduct, productConsumer } from "./product.ts";
import { offeringWebUi, webUi } from "./web_ui.ts";

/** A need and the instance that answers it. */
export interface Bound {
  readonly need: Need;
  readonly consumer: Instance | typeof productConsumer;
  readonly product?: KnownProduct;
  readonly provider: Instance;
  /** The product uses what the platform's need of this name got. */
  readonly shared?: true;
}

/** What one instance adds to the platform. */
export interface PlatformPart {
  readonly instance: Instance;
  readonly description: Description;
}

/** What one instance adds to one product. */
export interface ProductPart {
  readonly instance: Instance;
  readonly product: KnownProduct;
  readonly description: ProductDescription;
}

/** Who takes part, and who answers whom. */
export interface Wiring {
  readonly platform: readonly PlatformPart[];
  readonly products: readonly ProductPart[];
  readonly bound: readonly Bound[];
  /** Names of needs that an instance describes, by its reference. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Open {
  readonly need: Need;
  readonly asker: Asker;
  readonly product?: KnownProduct;
  /** The provider is known already: a compute that a product names. */
  readonly provider?: Instance;
}

/**
 * Finds who takes part and who answers each need. Begins with what stands for `default` and what
 * products refer to, and follows the needs. Optional needs come last: they never bring in a plugin
 * that nobody wrote down.
 */
export function wire(
  choices: Choices,
  products: readonly KnownProduct[],
  platform: PlatformFacts,
): Wiring {
  const described = new Map([...choices.instances.values()].map((instance) => {
    const described = instance.plugin.describe(describeInput(instance, platform));
    return [instance.ref, offeringWebUi(described)] as const;
  }));
  const wiring = new Wirer(choices, described, platform);
  for (const instance of roots(choices, described, products)) wiring.addInstance(instance);
  for (const product of products) wiring.addProduct(product);
  return wiring.finish();
}

/** Collects parts and answers while following needs from part to part. */
class Wirer {
  readonly #platform = new Map<string, PlatformPart>();
  readonly #products = new Map<string, ProductPart>();
  readonly #needs = new Map<string, Set<string>>();
  readonly #bound: Bound[] = [];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #open = new Queue<Open>();
  readonly #optional = new Queue<Open>();
  readonly #shared: { need: Need; instance: Instance; product: KnownProduct }[] = [];
  readonly #offers: Offers;

  constructor(
    private readonly choices: Choices,
    private readonly described: ReadonlyMap<string, Description>,
    private readonly platform: PlatformFacts,
  ) {
    this.#offers = offersOf(choices, described);
  }

  addInstance(instance: Instance): void {
    const description = this.described.get(instance.ref);
    if (description === undefined || this.#platform.has(instance.ref)) return;
    this.#platform.set(instance.ref, { instance, description });
    for (const need of description.needs ?? []) {
      this.#ask({ need, asker: { label: instance.ref, instance } });
    }
  }

  addProduct(product: KnownProduct): void {
    const asker: Asker = { label: "a product", references: product.references };
    for (const { need, provider } of coreNeeds(product)) {
      this.#ask({ need, asker, product, ...(provider === undefined ? {} : { provider }) });
    }
    for (const instance of this.#chosen(product)) this.#addProductPart(instance, product);
  }

  finish(): Wiring {
    for (let next = this.#next(); next !== undefined; next = this.#next()) this.#answer(next);
    const instances = [...this.#platform.values()].map(({ instance }) => instance);
    return {
      platform: [...this.#platform.values()],
      products: [...this.#products.values()],
      bound: [...this.#bound, ...this.#sharedBound()],
      needs: this.#needs,
      diagnostics: [
        ...this.#diagnostics,
        ...instances.flatMap((one) => unknownBinds(one, this.#needs.get(one.ref) ?? new Set())),
      ],
    };
  }

  #next(): Open | undefined {
    return this.#open.take() ?? this.#optional.take();
  }

  #ask(open: Open): void {
    const { need, product, asker: { instance } } = open;
    if (instance !== undefined) {
      const names = this.#needs.get(instance.ref) ?? new Set();
      this.#needs.set(instance.ref, names.add(need.name));
    }
    if (need.shared === true && instance !== undefined && product !== undefined) {
      this.#shared.push({ need, instance, product });
    } else {
      (need.cardinality === "optional" ? this.#optional : this.#open).add(open);
    }
  }

  #sharedBound(): readonly Bound[] {
    const own = this.#bound.filter(({ product }) => product === undefined);
    const providers = new Map(own.map(({ need, consumer, provider }) => {
      return [`${consumer === productConsumer ? "" : consumer.ref} ${need.name}`, provider];
    }));
    return this.#shared.flatMap(({ need, instance, product }) => {
      const provider = providers.get(`${instance.ref} ${need.name}`);
      return provider === undefined
        ? []
        : [{ need, consumer: instance, product, provider, shared: true }];
    });
  }

  #answer({ need, asker, product, provider: known }: Open): void {
    const offers = need.cardinality === "optional" ? this.#withoutImplicit(need) : this.#offers;
    const { provider, diagnostics } = known === undefined
      ? providerOf(need, asker, offers, this.choices)
      : { provider: known, diagnostics: [] };
    this.#report(diagnostics);
    if (provider === undefined) return;
    const consumer = asker.instance ?? productConsumer;
    this.#bound.push({ need, consumer, provider, ...(product === undefined ? {} : { product }) });
    this.addInstance(provider);
    if (product === undefined) return;
    this.#addProductPart(provider, product);
    this.#askFor(need.capability, provider, product);
  }

  #addProductPart(instance: Instance, product: KnownProduct): void {
    const key = `${product.facts.name} ${instance.ref}`;
    if (this.#products.has(key)) return;
    this.addInstance(instance);
    const description = instance.plugin.describeProduct?.({
      ...describeInput(instance, this.platform),
      product: product.facts,
    }) ?? { components: [] };
    this.#products.set(key, { instance, product, description });
    const asker = askerFor(instance, product);
    for (const need of description.needs ?? []) {
      if (need.only === undefined) this.#ask({ need, asker, product });
    }
  }

  /** Needs that a provider has only because somebody needs this capability of it. */
  #askFor(capability: Capability, provider: Instance, product: KnownProduct): void {
    const key = `${product.facts.name} ${provider.ref}`;
    for (const need of this.#products.get(key)?.description.needs ?? []) {
      if (need.only !== capability || this.#asked.has(`${key} ${need.name}`)) continue;
      this.#asked.add(`${key} ${need.name}`);
      this.#ask({ need, asker: askerFor(provider, product), product });
    }
  }

  /** Instances that a product has from the start: by category the one it means, else those that
   * stand alone. */
  #chosen(product: KnownProduct): readonly Instance[] {
    return [...this.choices.byCategory].flatMap(([category, members]) => {
      const chosen = product.references[category] ?? this.choices.defaults.get(category);
      const alone = members.filter((one) => this.#platform.has(one.ref));
      const all = chosen === undefined ? alone : [chosen];
      return all.filter((one) => !one.implicit || this.#platform.has(one.ref));
    });
  }

  #withoutImplicit({ capability }: Need): Offers {
    const able = (this.#offers.get(capability) ?? [])
      .filter((one) => !one.implicit || this.#platform.has(one.ref));
    return new Map([[capability, able]]);
  }

  /** One mistake in a plugin's selection would be told again for every product. */
  #report(diagnostics: readonly Diagnostic[]): void {
    for (const one of diagnostics) {
      const key = `${one.code} ${one.message}`;
      if (!this.#seen.has(key)) this.#diagnostics.push(one);
      this.#seen.add(key);
    }
  }
}

function askerFor(instance: Instance, { references, computes }: KnownProduct): Asker {
  return { label: instance.ref, instance, references, computes };
}

/** First in, first out, without moving what is left. */
class Queue<Item> {
  readonly #items: Item[] = [];
  #taken = 0;

  add(item: Item): void {
    this.#items.push(item);
  }

  take(): Item | undefined {
    return this.#items[this.#taken] === undefined ? undefined : this.#items[this.#taken++];
  }
}

/**
 * What is made whether or not something needs it: what stands for `default`, and instances that
 * offer nothing, unless the overlay or a default chose another of their category. Instances that
 * offer nothing and let somebody in from outside take nothing from each other: all of them, unless
 * the overlay chose one.
 */
function roots(
  choices: Choices,
  described: ReadonlyMap<string, Description>,
  products: readonly KnownProduct[],
): readonly Instance[] {
  return [...choices.byCategory.values()].flat().filter((instance) => {
    const standing = choices.defaults.get(instance.category);
    const { offers = [], peers = [] } = described.get(instance.ref) ?? {};
    const offersNothing = offers.every(({ capability }) => capability === webUi);
    if (instance.implicit) return offersNothing || (needsDbt(instance) && products.length > 0);
    const beside = peers.length > 0 && !choices.used.has(instance.category);
    if (standing === undefined || beside) return offersNothing || standing?.ref === instance.ref;
    return standing.ref === instance.ref;
  });
}

/** Every product runs dbt somewhere, so these two are needed as soon as there is one. */
function needsDbt({ category }: Instance): boolean {
  return category === "dbt" || category === "compute";
}

function offersOf(choices: Choices, described: ReadonlyMap<string, Description>): Offers {
  const pairs = [...choices.instances.values()].flatMap((instance) => {
    const offered = new Set(described.get(instance.ref)?.offers?.map((one) => one.capability));
    return [...offered].map((capability) => ({ capability, instance }));
  });
  const groups = Map.groupBy(pairs, ({ capability }) => capability);
  return new Map(
    [...groups].map(([capability, list]) => [capability, list.map(({ instance }) => instance)]),
  );
}
