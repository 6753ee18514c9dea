import type { Construct } from "constructs";
import type { PlanInstance, PlanProduct } from "../compiler/plan.ts";
import type {
  Category,
  InstanceRef,
  MetricsTarget,
  PlatformContext,
  ProductContext,
} from "../plugin/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { artifactsConfigMapName } from "./artifacts_map.ts";
import { bindingsFrom } from "./bindings.ts";
import type { Lookup } from "./lookup.ts";
import { runEnvironment } from "./run_environment.ts";
import { addressOf, podLabelsOf, workloadOf } from "./workload.ts";

/** What a plugin sees of the plan when it makes the platform's objects. */
export function platformContext(
  lookup: Lookup,
  { ref, config, version = "" }: PlanInstance,
  scope: Construct,
): PlatformContext<unknown> {
  const { plan } = lookup;
  return {
    ...common(lookup, ref, undefined),
    secrets: secretsFor(lookup, ref),
    scope,
    config,
    version,
    workload: (component) => workloadOf(lookup.component(ref, component), lookup),
    metrics: metricsFor(lookup, ref),
    grants: lookup.grantsBy(ref),
    products: sortedBy(
      [...plan.products, ...plan.remoteProducts].map(({ facts }) => facts),
      ({ name }) => name,
    ),
    productBinding: (product, need, capability) =>
      bindingsFrom(lookup.bindings(ref, product), `${ref} for product "${product}"`)
        .optionalBinding(need, capability),
    productAddress: (product, component, endpoint) =>
      addressOf(lookup.component(ref, component, product), endpoint),
  };
}

/** What a plugin sees of the plan when it makes one product's objects. */
export function productContext(
  lookup: Lookup,
  { ref, config, version = "" }: PlanInstance,
  product: PlanProduct,
  scope: Construct,
): ProductContext<unknown> {
  const { name } = product.facts;
  return {
    ...common(lookup, ref, name),
    secrets: secretsFor(lookup, ref, product),
    scope,
    config,
    version,
    product: product.facts,
    artifactsConfigMap: artifactsConfigMapName(product),
    workload: (component) => workloadOf(lookup.component(ref, component, name), lookup),
    platformWorkload: (component) => workloadOf(lookup.component(ref, component), lookup),
    runEnv: runEnvironment(lookup, product),
  };
}

/** In the order of the plan, which is sorted. */
function metricsFor(lookup: Lookup, ref: InstanceRef): readonly MetricsTarget[] {
  const { peers, components } = lookup.plan;
  if (!peers.some(({ instance, scrapes }) => instance === ref && scrapes === true)) return [];
  return components.flatMap((component) =>
    (component.endpoints ?? []).flatMap(({ name: port, metrics }) =>
      metrics === undefined ? [] : [{
        name: component.object,
        namespace: component.namespace,
        selector: podLabelsOf(component, lookup),
        port,
        metrics,
      }]
    )
  );
}

/**
 * One instance brings Secrets into a namespace: in a product's the one that it has, and `default`
 * where there are several.
 */
function secretsFor(lookup: Lookup, ref: InstanceRef, product?: PlanProduct) {
  const refs = product?.instances ?? lookup.plan.instances.map((instance) => instance.ref);
  const category: Category = "secrets";
  const all = refs.filter((one) => one.startsWith(`${category}/`));
  const serving = all.find((one) => one === `${category}/default`) ?? all[0];
  const { namespace } = product?.facts ?? lookup.plan.platform;
  return serving === ref ? lookup.secretsIn(namespace) : [];
}

function common(lookup: Lookup, ref: PlanInstance["ref"], product: string | undefined) {
  const { plan } = lookup;
  const who = product === undefined ? ref : `${ref} for product "${product}"`;
  return {
    ...bindingsFrom(lookup.bindings(ref, product), who),
    platform: plan.platform,
    instance: ref.slice(ref.indexOf("/") + 1),
    image: lookup.image,
    address: (component: string, endpoint: string) =>
      addressOf(lookup.component(ref, component), endpoint),
  };
}
