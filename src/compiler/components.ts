import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import type {
  Component,
  InstanceRef,
  PlatformFacts,
  ProductDescription,
  RoleRule,
} from "../plugin/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import type { PlanComponent, PlanPeer } from "./plan.ts";
import { type Instance, objectName } from "./instance.ts";
import type { ProductPart, Wiring } from "./wiring.ts";

/** The components of a wiring, found by who described them. */
export interface Components {
  readonly list: readonly PlanComponent[];
  readonly peers: readonly PlanPeer[];
  find(instance: InstanceRef, name: string, product?: string): PlanComponent | undefined;
  findPeer(instance: InstanceRef, name: string): PlanPeer | undefined;
}

/** Names every component, and gives those of the platform their rights in products' namespaces. */
export function componentsOf(wiring: Wiring, platform: PlatformFacts): Components {
  const access = accessByComponent(wiring.products);
  const ofPlatform = wiring.platform.flatMap(({ instance, description }) =>
    description.components.map((component) => {
      const given = access.get(`${instance.ref} ${component.name}`) ?? [];
      const rights = sortedBy(given, ({ namespace }) => namespace);
      return planComponent(instance, component, platform.namespace, undefined, rights);
    })
  );
  const ofProducts = wiring.products.flatMap(({ instance, product, description }) =>
    description.components.map((component) => {
      const { namespace, name } = product.facts;
      return planComponent(instance, component, namespace, name, []);
    })
  );
  const list = [...ofPlatform, ...ofProducts];
  const byName = new Map(list.map((one) => [key(one.instance, one.name, one.product), one]));
  const peers = wiring.platform.flatMap(({ instance, description }) =>
    (description.peers ?? []).map((peer): PlanPeer => ({
      ...peer,
      id: `outside/${objectName(instance, peer.name)}`,
      instance: instance.ref,
    }))
  );
  const peersByName = new Map(peers.map((one) => [key(one.instance, one.name, undefined), one]));
  return {
    list,
    peers,
    find: (instance, name, product) => byName.get(key(instance, name, product)),
    findPeer: (instance, name) => peersByName.get(key(instance, name, undefined)),
  };
}

/** Reports FLOE-PLG006: rights for a component that the plugin does not describe. */
export function checkAccess(
  products: readonly ProductPart[],
  components: Components,
): readonly Diagnostic[] {
  const reported = new Set<string>();
  return products.flatMap(({ instance, description }) =>
    (description.access ?? []).flatMap(({ to }) => {
      if (components.find(instance.ref, to) !== undefined) return [];
      const message = `${instance.plugin.id} gives rights to "${to}", which it does not describe`;
      if (reported.has(message)) return [];
      reported.add(message);
      return [diagnose("FLOE-PLG006", { message, at: instance.at })];
    })
  );
}

function planComponent(
  instance: Instance,
  component: Component,
  namespace: string,
  product: string | undefined,
  access: PlanComponent["access"],
): PlanComponent {
  const object = objectName(instance, component.name);
  return {
    ...component,
    id: product === undefined ? `platform/${object}` : `product/${product}/${object}`,
    instance: instance.ref,
    object,
    namespace,
    access,
    ...(product === undefined ? {} : { product }),
  };
}

type Access = { readonly namespace: string; readonly rules: readonly RoleRule[] };

function accessByComponent(products: readonly ProductPart[]): ReadonlyMap<string, Access[]> {
  const access = new Map<string, Access[]>();
  for (const { instance, product, description } of products) {
    for (const { to, rules } of accessOf(description)) {
      const id = `${instance.ref} ${to}`;
      const rights = access.get(id) ?? [];
      rights.push({ namespace: product.facts.namespace, rules });
      access.set(id, rights);
    }
  }
  return access;
}

function accessOf(description: ProductDescription): NonNullable<ProductDescription["access"]> {
  return description.access ?? [];
}

function key(instance: InstanceRef, name: string, product: string | undefined): string {
  return `${product ?? ""} ${instance} ${name}`;
}
