import type { Diagnostic } from "../diagnostics/mod.ts";
import type { GrantRecord, PlatformFacts, WantedSecret } from "../plugin/mod.ts";
import type { Platform, SourceFile } from "../schema/mod.ts";
import { sortedBy } from "../schema/digest.ts";
import { advice, productAdvice } from "./advice.ts";
import { artifactsDigest } from "./artifacts_digest.ts";
import { artifactsOf, variablesOf } from "./artifacts.ts";
import { checkBootOrder } from "./boot_order.ts";
import { checkExposure } from "./exposure.ts";
import { checkCollisions } from "./collisions.ts";
import { checkAccess, type Components, componentsOf } from "./components.ts";
import { edgesOf, offerTarget } from "./edges.ts";
import { type AddressOf, grantAll } from "./grants.ts";
import { type Digester, digester } from "./inputs.ts";
import type { Instance } from "./instance.ts";
import { toJson } from "./json.ts";
import type {
  Images,
  Network,
  Plan,
  PlanBinding,
  PlanInstance,
  PlanProduct,
  RemoteProduct,
} from "./plan.ts";
import { type KnownProduct, productConsumer, type ResolvedProduct } from "./product.ts";
import { checkSemantic } from "./semantic.ts";
import { checkVariables, type RunVariables, uniteSecrets } from "./secrets.ts";
import { webUi, webUiOf } from "./web_ui.ts";
import type { Wiring } from "./wiring.ts";

/** Everything that was resolved. */
export interface PlanInput {
  readonly wiring: Wiring;
  readonly platform: Platform;
  readonly facts: PlatformFacts;
  readonly products: readonly ResolvedProduct[];
  /** Products in repositories of their own. */
  readonly remote: readonly KnownProduct[];
  readonly tiers: Plan["tiers"];
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Files that every product depends on. */
  readonly platformFiles: readonly (SourceFile | undefined)[];
  /** Files that only the plan depends on. */
  readonly otherFiles: readonly (SourceFile | undefined)[];
  readonly images: Images;
  readonly network: Network;
}

/** Puts the plan together: names, answers, edges, secrets, artifacts. */
export function makePlan(
  input: PlanInput,
): { readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const { wiring, platform, facts, products, remote } = input;
  const components = componentsOf(wiring, facts);
  const grants = grantAll(wiring, addressesOf(wiring, components), facts);
  const edges = edgesOf(wiring, components);
  const secrets = uniteSecrets([...grants.secrets, ...describedSecrets(wiring)], grants.bindings);
  const byProduct = grantsByProduct(grants.bindings);
  const files = digester();
  const plan: Plan = {
    schema: "floe-plan/v1",
    platform: facts,
    governance: platform.governance ?? {},
    tiers: input.tiers,
    instances: sortedBy(wiring.platform, ({ instance }) => instance.ref)
      .map(({ instance }) => planInstance(instance)),
    components: sortedBy(components.list, ({ id }) => id),
    peers: sortedBy(components.peers, ({ id }) => id),
    edges: edges.edges,
    bindings: grants.bindings,
    secrets: secrets.secrets,
    products: planProducts(input, byProduct, files),
    remoteProducts: remoteProducts(input),
    network: input.network,
    images: input.images,
    inputs: files.digest([
      ...input.platformFiles,
      ...input.otherFiles,
      ...products.flatMap((product) => productFiles(product, input.files)),
    ]),
  };
  const diagnostics = [
    ...checkCollisions(facts, [...products, ...remote], components.list, wiring.bound),
    ...grants.diagnostics,
    ...edges.diagnostics,
    ...checkAccess(wiring.products, components),
    ...checkBootOrder(edges.edges),
    ...checkExposure(wiring),
    ...secrets.diagnostics,
    ...checkVariables(runVariables(byProduct)),
    ...advice(wiring, facts),
    ...checkSemantic(products, wiring),
    ...productAdvice(wiring, facts, grants.bindings),
  ];
  return { plan, diagnostics };
}

function addressesOf(wiring: Wiring, components: Components): AddressOf {
  const descriptions = new Map(
    wiring.platform.map(({ instance, description }) => [instance.ref, description]),
  );
  return (provider, capability) => {
    const description = descriptions.get(provider.ref) ?? { components: [] };
    const target = offerTarget(provider, capability, description, components);
    if (target === undefined) return undefined;
    const host = "external" in target ? target.external : target.host;
    const ui = capability === webUi ? webUiOf(description)?.ui : undefined;
    return { host, port: target.port, ...(ui === undefined ? {} : { ui }) };
  };
}

function runVariables(
  byProduct: ReadonlyMap<string, ReadonlyMap<string, GrantRecord>>,
): readonly RunVariables[] {
  return [...byProduct].map(([product, grants]) => {
    return { product, variables: variablesOf(grants.values()) };
  });
}

function planInstance({ ref, plugin, version, config }: Instance): PlanInstance {
  return {
    ref,
    plugin: plugin.id,
    ...(plugin.label === undefined ? {} : { label: plugin.label }),
    ...(version === undefined ? {} : { version }),
    config: toJson(config),
  };
}

function planProducts(
  { wiring, platform, facts, products, tiers, platformFiles, files }: PlanInput,
  grants: ReadonlyMap<string, ReadonlyMap<string, GrantRecord>>,
  digests: Digester,
): readonly PlanProduct[] {
  const parts = instancesByProduct(wiring);
  return products.map((product): PlanProduct => {
    const instances = parts.get(product.facts.name) ?? [];
    const artifacts = artifactsOf({
      product,
      platform,
      facts,
      tiers,
      instances,
      grants: grants.get(product.facts.name) ?? new Map(),
      inputs: digests.digest([...platformFiles, ...productFiles(product, files)]),
    });
    return {
      facts: product.facts,
      instances: instances.map(({ ref }) => ref),
      ...(product.quota === undefined ? {} : { quota: product.quota }),
      artifacts,
      artifactsSha256: artifactsDigest(artifacts),
      source: product.source,
    };
  });
}

function remoteProducts({ wiring, remote }: PlanInput): readonly RemoteProduct[] {
  const parts = instancesByProduct(wiring);
  return remote.map(({ facts }) => ({
    facts,
    instances: (parts.get(facts.name) ?? []).map(({ ref }) => ref),
  }));
}

/** Instances that take part in each product, sorted. */
function instancesByProduct({ products }: Wiring): ReadonlyMap<string, readonly Instance[]> {
  const parts = Map.groupBy(products, ({ product }) => product.facts.name);
  return new Map(
    [...parts].map(([name, list]) =>
      [name, sortedBy(list.map(({ instance }) => instance), ({ ref }) => ref)] as const
    ),
  );
}

/** What the core asked for in each product's name, by need. */
function grantsByProduct(
  bindings: readonly PlanBinding[],
): ReadonlyMap<string, ReadonlyMap<string, GrantRecord>> {
  const byProduct = new Map<string, Map<string, GrantRecord>>();
  for (const { consumer, grant } of bindings) {
    if (consumer.product === undefined || consumer.instance !== productConsumer) continue;
    const needs = byProduct.get(consumer.product) ?? new Map();
    byProduct.set(consumer.product, needs.set(consumer.need, grant));
  }
  return byProduct;
}

function productFiles(
  { path, dbt, contracts }: ResolvedProduct,
  files: ReadonlyMap<string, SourceFile>,
): readonly (SourceFile | undefined)[] {
  const paths = [path, dbt.lockPath, ...contracts.map((contract) => contract.path)];
  return paths.map((one) => one === undefined ? undefined : files.get(one));
}

function describedSecrets({ platform, products }: Wiring): readonly WantedSecret[] {
  return [...platform, ...products].flatMap(({ description }) => description.secrets ?? []);
}
