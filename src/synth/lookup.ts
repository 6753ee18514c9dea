import type {
  Edge,
  Plan,
  PlanBinding,
  PlanComponent,
  PlanPeer,
  PlanProduct,
} from "../compiler/plan.ts";
import type { GrantRecord, InstanceRef, WantedSecret } from "../plugin/mod.ts";
import { resolveImage } from "./images.ts";

/** The plan by the keys that synthesis asks for. */
export interface Lookup {
  readonly plan: Plan;
  /** Component by id. */
  readonly components: ReadonlyMap<string, PlanComponent>;
  /** Peer by id. */
  readonly peers: ReadonlyMap<string, PlanPeer>;
  /** `component()` throws where a plugin names one that it never described: a bug in the plugin. */
  component(instance: InstanceRef, name: string, product?: string): PlanComponent;
  edgesFrom(id: string): readonly Edge[];
  edgesTo(id: string): readonly Edge[];
  /** What `consumer` was granted, for one product or for the platform. */
  bindings(consumer: string, product?: string): readonly PlanBinding[];
  grantsBy(provider: InstanceRef): readonly GrantRecord[];
  /** What an instance's objects are called. */
  pluginLabel(instance: InstanceRef): string;
  product(name: string): PlanProduct;
  /** Secrets that must exist in a namespace. */
  secretsIn(namespace: string): readonly WantedSecret[];
  /** An instance's components in the platform, or in one product. */
  componentsOf(instance: InstanceRef, product?: string): readonly PlanComponent[];
  /** The image that pods run for a reference; remembered in `images`. */
  image(reference: string): string;
  /** Reference by image, of every image asked for so far. */
  readonly images: ReadonlyMap<string, string>;
}

export function lookup(plan: Plan): Lookup {
  const components = new Map(plan.components.map((component) => [component.id, component]));
  const named = new Map(plan.components.map((component) => {
    return [key(component.instance, component.name, component.product), component];
  }));
  const from = Map.groupBy(plan.edges, (edge) => edge.from);
  const to = Map.groupBy(plan.edges, (edge) => "component" in edge.to ? edge.to.component : "");
  const bindings = Map.groupBy(
    plan.bindings,
    ({ consumer }) => key(consumer.instance, "", consumer.product),
  );
  // A product that shares a grant of the platform has a binding, and no grant of its own.
  const grants = plan.bindings.filter(({ consumer, grant }) =>
    consumer.product === grant.consumer.product
  );
  const granted = Map.groupBy(grants, ({ provider }) => provider);
  const products = new Map(plan.products.map((product) => [product.facts.name, product]));
  const byInstance = Map.groupBy(
    plan.components,
    ({ instance, product }) => key(instance, "", product),
  );
  const labels = new Map(
    plan.instances.map(({ ref, plugin, label }) =>
      [ref, label ?? plugin.slice(plugin.indexOf("/") + 1)] as const
    ),
  );
  const secrets = secretsByNamespace(plan);
  const images = new Map<string, string>();
  return {
    plan,
    components,
    peers: new Map(plan.peers.map((peer) => [peer.id, peer])),
    component: (instance, name, product) =>
      found(named.get(key(instance, name, product)), `component "${name}" of ${instance}`),
    edgesFrom: (id) => from.get(id) ?? [],
    edgesTo: (id) => to.get(id) ?? [],
    bindings: (consumer, product) => bindings.get(key(consumer, "", product)) ?? [],
    grantsBy: (provider) => (granted.get(provider) ?? []).map(({ grant }) => grant),
    pluginLabel: (instance) => found(labels.get(instance), `instance ${instance}`),
    product: (name) => found(products.get(name), `product "${name}"`),
    secretsIn: (namespace) => secrets.get(namespace) ?? [],
    componentsOf: (instance, product) => byInstance.get(key(instance, "", product)) ?? [],
    images,
    image: (reference) => {
      const image = resolveImage(plan.images, reference);
      images.set(image, reference);
      return image;
    },
  };
}

function secretsByNamespace({ secrets }: Plan): ReadonlyMap<string, readonly WantedSecret[]> {
  const found = new Map<string, WantedSecret[]>();
  for (const secret of secrets) {
    for (const namespace of secret.namespaces) {
      const wanted = found.get(namespace) ?? [];
      wanted.push(secret);
      found.set(namespace, wanted);
    }
  }
  return found;
}

/** A value that the plan must have; its absence is a bug, never a user's mistake. */
export function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The plan has no ${what}`);
  return value;
}

function key(...parts: readonly (string | undefined)[]): string {
  return parts.map((part) => part ?? "").join("\n");
}
