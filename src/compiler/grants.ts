import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type {
  BindingOf,
  Bindings,
  Capability,
  Consumer,
  Grant,
  GrantRecord,
  GrantRequest,
  PlatformFacts,
  UserInterface,
  WantedSecret,
} from "../plugin/mod.ts";
import { describeIssue } from "../dbt/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import type { PlanBinding } from "./plan.ts";
import { grantRecord } from "./grant_record.ts";
import { describeInput, type Instance, nameParts } from "./instance.ts";
import { productConsumer } from "./product.ts";
import { webUiGrant } from "./web_ui.ts";
import type { Bound, Wiring } from "./wiring.ts";

/** Host and port of an offer, or undefined where it is pure data. */
export type AddressOf = (
  provider: Instance,
  capability: Capability,
) => { readonly host: string; readonly port: number; readonly ui?: UserInterface } | undefined;

/** What all consumers were granted. */
export interface Grants {
  readonly bindings: readonly PlanBinding[];
  readonly secrets: readonly WantedSecret[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A provider asked for a binding of its own that could not be made; the reason is reported. */
class Unanswered extends Error {}

/**
 * Asks every provider what its consumers get. A provider may ask for its own bindings, which are
 * then made first. Reports FLOE-CAP006 and FLOE-CAP007.
 */
export function grantAll(
  { bound, needs }: Pick<Wiring, "bound" | "needs">,
  addressOf: AddressOf,
  platform: PlatformFacts,
): Grants {
  const granter = new Granter(bound, needs, addressOf, platform);
  const bindings = bound.flatMap((one) => granter.binding(one));
  return {
    bindings: sortedBy(bindings, ({ consumer }) => consumerKey(consumer)),
    secrets: granter.secrets,
    diagnostics: granter.diagnostics,
  };
}

/** `<product or nothing> <instance> <need>`: unique among consumers. */
export function consumerKey({ product, instance, need }: Consumer): string {
  return `${product ?? ""} ${instance} ${need}`;
}

/** Parts of every name that is made for one consumer's need. */
export function grantNameParts({ consumer, product, need }: Bound): readonly string[] {
  const own = consumer === productConsumer ? [] : nameParts(consumer);
  return product === undefined ? [...own, need.name] : [product.facts.name, ...own, need.name];
}

class Granter {
  readonly secrets: WantedSecret[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #byConsumer: ReadonlyMap<string, Bound>;
  readonly #answers = new Map<string, GrantRecord | undefined>();
  /** Consumers whose answer is being made, outermost first. */
  readonly #asking: string[] = [];

  constructor(
    bound: readonly Bound[],
    private readonly needs: Wiring["needs"],
    private readonly addressOf: AddressOf,
    private readonly platform: PlatformFacts,
  ) {
    const granted = bound.filter((one) => one.shared !== true);
    this.#byConsumer = new Map(granted.map((one) => [consumerKey(this.#consumer(one)), one]));
  }

  binding(bound: Bound): readonly PlanBinding[] {
    const { product: _, ...unshared } = bound;
    const grant = this.#answer(bound.shared === true ? unshared : bound);
    if (grant === undefined) return [];
    return [{ consumer: this.#consumer(bound), provider: bound.provider.ref, grant }];
  }

  #answer(bound: Bound): GrantRecord | undefined {
    const consumer = this.#consumer(bound);
    const key = consumerKey(consumer);
    if (this.#answers.has(key)) return this.#answers.get(key);
    if (this.#asking.includes(key)) {
      this.#circle(key);
      return undefined;
    }
    this.#asking.push(key);
    const grant = this.#ask(bound, consumer);
    this.#asking.pop();
    const record = grant === undefined ? undefined : this.#record(bound, consumer, grant);
    if (record !== undefined) this.secrets.push(...grant?.secrets ?? []);
    this.#answers.set(key, record);
    return record;
  }

  #ask(bound: Bound, consumer: Consumer): Grant | undefined {
    const { provider, product, need } = bound;
    const { name: _n, from: _f, edge: _e, cardinality: _c, shared: _s, ...rest } = need;
    const { provider: _p, field: _d, side: _side, only: _only, ...asked } = rest;
    const reached = this.addressOf(provider, need.capability);
    if (reached?.ui !== undefined) return webUiGrant(reached, reached.ui);
    const address = reached;
    const request: GrantRequest = {
      ...asked,
      consumer,
      nameParts: grantNameParts(bound),
      platform: this.platform,
      own: this.#own(provider, product?.facts.name),
      ...(address === undefined ? {} : { address }),
      ...(product === undefined ? {} : { product: product.facts }),
    };
    try {
      return provider.plugin.grant?.(request, describeInput(provider, this.platform));
    } catch (error) {
      if (error instanceof Unanswered) return undefined;
      throw error;
    }
  }

  #record(bound: Bound, consumer: Consumer, grant: Grant): GrantRecord | undefined {
    const { need, provider } = bound;
    const result = grantRecord(need.capability, need.demand, grant.binding);
    if (result.success) return { ...result.data, consumer };
    this.diagnostics.push(diagnose("FLOE-CAP007", {
      message: `${provider.plugin.id} answers ${need.capability} with data of the wrong shape: ` +
        result.error.issues.slice(0, 3).map(describeIssue).join("; "),
      hint: "This is a mistake in the plugin",
      at: provider.at,
    }));
    return undefined;
  }

  /** A provider's own bindings: for the product where one asks, else those of the platform. */
  #own(provider: Instance, product: string | undefined): Bindings {
    const find = (need: string): Bound | undefined => {
      const consumer = { namespace: "", instance: provider.ref, need };
      const own = product === undefined
        ? undefined
        : this.#byConsumer.get(consumerKey({ ...consumer, product }));
      return own ?? this.#byConsumer.get(consumerKey(consumer));
    };
    const optionalBinding = <K extends Capability>(
      need: string,
      capability: K,
    ): BindingOf<K> | undefined => {
      const bound = find(need);
      if (bound === undefined) return undefined;
      const record = this.#answer(bound);
      if (record === undefined) throw new Unanswered();
      return isOf(record, capability) ? record.binding : undefined;
    };
    const binding = <K extends Capability>(need: string, capability: K): BindingOf<K> => {
      const found = optionalBinding(need, capability);
      if (found !== undefined) return found;
      if (this.needs.get(provider.ref)?.has(need) === true) throw new Unanswered();
      throw new Error(`${provider.plugin.id} asks for "${need}", a need it does not describe`);
    };
    return { binding, optionalBinding };
  }

  #circle(key: string): void {
    const circle = [...this.#asking.slice(this.#asking.indexOf(key)), key]
      .map((one) => one.trim());
    this.diagnostics.push(diagnose("FLOE-CAP006", {
      message: `These answers depend on each other: ${circle.join(" → ")}`,
      hint: "Break the circle with `bind`, or with an external service",
    }));
  }

  #consumer({ consumer, product, need }: Bound): Consumer {
    const instance = consumer === productConsumer ? productConsumer : consumer.ref;
    if (product === undefined) {
      return { namespace: this.platform.namespace, instance, need: need.name };
    }
    const { name } = product.facts;
    const { namespace } = need.side === "platform" ? this.platform : product.facts;
    return { product: name, namespace, instance, need: need.name };
  }
}

function isOf<K extends Capability>(
  record: GrantRecord,
  capability: K,
): record is GrantRecord & { readonly binding: BindingOf<K> } {
  return record.capability === capability;
}
