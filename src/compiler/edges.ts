import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type {
  Capability,
  ComponentPointer,
  Description,
  EdgeKind,
  Endpoint,
  Offer,
} from "../plugin/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import type { Components } from "./components.ts";
import type { Instance } from "./instance.ts";
import type { Edge, EdgeTarget, PlanComponent, PlanPeer } from "./plan.ts";
import { type KnownProduct, productConsumer } from "./product.ts";
import { webUi } from "./web_ui.ts";
import type { Bound, PlatformPart, ProductPart, Wiring } from "./wiring.ts";

/** Who calls whom, sorted, each once. */
export interface Edges {
  readonly edges: readonly Edge[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Derives every connection: from answered needs, from calls inside a plugin, from addresses outside.
 * Reports FLOE-PLG006 where a description points at nothing.
 */
export function edgesOf(wiring: Wiring, components: Components): Edges {
  const drawer = new Drawer(components, wiring);
  for (const bound of wiring.bound) drawer.drawNeed(bound);
  for (const part of wiring.platform) drawer.drawPlatform(part);
  for (const part of wiring.products) drawer.drawProduct(part);
  for (const peer of components.peers) drawer.drawScraping(peer);
  return {
    edges: sortedBy(drawer.edges.entries(), ([key]) => key).map(([, edge]) => edge),
    diagnostics: drawer.diagnostics,
  };
}

/**
 * Where consumers of an offer connect first, or undefined where it is pure data, or for each product
 * where another plugin answers.
 */
export function offerTarget(
  provider: Instance,
  capability: Capability,
  description: Description,
  components: Components,
): EdgeTarget | undefined {
  const at = placeOf(description, capability);
  if (at === undefined || "need" in at) return undefined;
  if ("host" in at) return { external: at.host, port: at.port };
  return endpointOf(components.find(provider.ref, at.component), at.endpoint);
}

function placeOf({ offers }: Description, capability: Capability): Offer["at"] {
  return offers?.find((offer) => offer.capability === capability)?.at;
}

/** The target that a component's endpoint is, or undefined where it has none of this name. */
export function endpointOf(
  component: PlanComponent | undefined,
  endpoint: string,
): EdgeTarget | undefined {
  const found = component?.endpoints?.find(({ name }) => name === endpoint);
  if (component === undefined || found === undefined) return undefined;
  return {
    component: component.id,
    endpoint,
    host: serviceHost(component, found),
    port: found.port,
    targetPort: found.targetPort ?? found.port,
  };
}

/** Host of an endpoint: its Service has the component's name, and what an operator adds to it. */
export function serviceHost(
  { object, namespace }: Pick<PlanComponent, "object" | "namespace">,
  { serviceSuffix = "" }: Pick<Endpoint, "serviceSuffix">,
): string {
  return `${object}${serviceSuffix}.${namespace}.svc.cluster.local`;
}

function boundKey(asker: string, product: KnownProduct | undefined, need: string): string {
  return `${product?.facts.name ?? ""} ${asker} ${need}`;
}

/** Who opens a connection. */
type Caller = Pick<PlanComponent, "id">;

class Drawer {
  readonly edges = new Map<string, Edge>();
  readonly diagnostics: Diagnostic[] = [];
  readonly #descriptions: ReadonlyMap<string, Description>;
  readonly #runners: ReadonlyMap<string | undefined, readonly PlanComponent[]>;
  readonly #ofInstance: ReadonlyMap<string, readonly PlanComponent[]>;
  readonly #reported = new Set<string>();
  readonly #bound: ReadonlyMap<string, Bound>;

  constructor(private readonly components: Components, wiring: Wiring) {
    const { list } = components;
    this.#bound = new Map(wiring.bound.map((bound) => {
      const { consumer, product, need } = bound;
      const asker = consumer === productConsumer ? consumer : consumer.ref;
      return [boundKey(asker, product, need.name), bound];
    }));
    this.#descriptions = new Map(
      wiring.platform.map(({ instance, description }) => [instance.ref, description]),
    );
    this.#runners = Map.groupBy(
      list.filter(({ runsDbt }) => runsDbt === true),
      ({ product }) => product,
    );
    this.#ofInstance = Map.groupBy(
      list.filter(({ product }) => product === undefined),
      ({ instance }) => instance,
    );
  }

  drawNeed(bound: Bound): void {
    const { need, provider, product } = bound;
    const targets = this.#targets(provider, need.capability, product);
    if (targets.length === 0) return;
    for (const from of this.#openers(bound)) {
      for (const target of targets) this.#add(from, target, need.edge, need.capability);
    }
  }

  drawPlatform({ instance, description }: PlatformPart): void {
    for (const { from, to, edge } of description.calls ?? []) {
      this.#call(instance, undefined, from, to, edge);
    }
    for (const { host, port, from } of description.outside ?? []) {
      for (const name of from) {
        const component = this.#component(instance, undefined, {
          side: "platform",
          component: name,
        });
        if (component !== undefined) this.#add(component, { external: host, port }, "call");
      }
    }
    for (const { capability, at } of description.offers ?? []) {
      if (instance.plugin.grant === undefined && capability !== webUi) {
        this.#wrong(instance, `offers ${capability} and has no \`grant\``);
      }
      if (at === undefined || !("component" in at)) continue;
      const component = this.components.find(instance.ref, at.component);
      for (const endpoint of [at.endpoint, ...at.also ?? []]) {
        if (endpointOf(component, endpoint) !== undefined) continue;
        const where = `endpoint "${endpoint}" of "${at.component}"`;
        this.#wrong(instance, `offers ${capability} at ${where}, which it does not describe`);
      }
    }
  }

  drawProduct({ instance, product, description }: ProductPart): void {
    for (const { from, to, edge } of description.calls ?? []) {
      this.#call(instance, product.facts.name, from, to, edge);
    }
  }

  /** Who scrapes reads the metrics of every endpoint that has them. */
  drawScraping({ id, scrapes }: PlanPeer): void {
    if (scrapes !== true) return;
    for (const component of this.components.list) {
      for (const { name, metrics } of component.endpoints ?? []) {
        const target = metrics === undefined ? undefined : endpointOf(component, name);
        if (target !== undefined) this.#add({ id }, target, "call");
      }
    }
  }

  /** Everything that consumers of an offer connect to. */
  #targets(
    provider: Instance,
    capability: Capability,
    product: KnownProduct | undefined,
  ): readonly EdgeTarget[] {
    const description = this.#descriptions.get(provider.ref) ?? { components: [] };
    const at = placeOf(description, capability);
    if (at !== undefined && "need" in at) {
      const own = this.#bound.get(boundKey(provider.ref, product, at.need));
      return own === undefined ? [] : this.#targets(own.provider, own.need.capability, product);
    }
    const first = offerTarget(provider, capability, description, this.components);
    const others = at === undefined || !("component" in at)
      ? []
      : (at.also ?? []).map((endpoint) =>
        endpointOf(this.components.find(provider.ref, at.component), endpoint)
      );
    return [first, ...others].filter((target) => target !== undefined);
  }

  /** Components and peers that open the connection of a need. */
  #openers({ need, consumer, product }: Bound): readonly Caller[] {
    const name = product?.facts.name;
    if (consumer === productConsumer || need.from === undefined) {
      if (name !== undefined) return this.#runners.get(name) ?? [];
      return consumer === productConsumer ? [] : this.#ofInstance.get(consumer.ref) ?? [];
    }
    const side = need.side ?? (name === undefined ? "platform" : "product");
    return need.from.flatMap((component) =>
      this.#caller(consumer, name, { side, component }) ?? []
    );
  }

  #call(
    instance: Instance,
    product: string | undefined,
    from: ComponentPointer,
    to: ComponentPointer & { readonly endpoint: string },
    kind: EdgeKind,
  ): void {
    const caller = this.#caller(instance, product, from);
    const called = this.#component(instance, product, to);
    if (caller === undefined || called === undefined) return;
    const target = endpointOf(called, to.endpoint);
    if (target === undefined) {
      const where = `endpoint "${to.endpoint}" of "${to.component}"`;
      this.#wrong(instance, `calls ${where}, which it does not describe`);
    } else {
      this.#add(caller, target, kind);
    }
  }

  /** On the platform's side a peer opens connections too. */
  #caller(
    instance: Instance,
    product: string | undefined,
    pointer: ComponentPointer,
  ): Caller | undefined {
    const peer = pointer.side === "platform"
      ? this.components.findPeer(instance.ref, pointer.component)
      : undefined;
    return peer ?? this.#component(instance, product, pointer);
  }

  #component(
    instance: Instance,
    product: string | undefined,
    pointer: ComponentPointer,
  ): PlanComponent | undefined {
    const { side, component } = pointer;
    const misplaced = side === "product" && product === undefined;
    const found = misplaced
      ? undefined
      : this.components.find(instance.ref, component, side === "product" ? product : undefined);
    if (found === undefined) {
      this.#wrong(instance, `speaks of "${component}" of the ${side}, which it does not describe`);
    }
    return found;
  }

  #add(from: Caller, to: EdgeTarget, kind: EdgeKind, capability?: Capability): void {
    const target = "external" in to ? `${to.external}:${to.port}` : `${to.component}:${to.port}`;
    const edge = { from: from.id, to, kind, ...(capability === undefined ? {} : { capability }) };
    this.edges.set(`${from.id} ${target} ${kind} ${capability ?? ""}`, edge);
  }

  #wrong(instance: Instance, what: string): void {
    const message = `${instance.plugin.id} ${what}`;
    if (this.#reported.has(message)) return;
    this.#reported.add(message);
    const hint = "This is a mistake in the plugin";
    this.diagnostics.push(diagnose("FLOE-PLG006", { message, hint, at: instance.at }));
  }
}
