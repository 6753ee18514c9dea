/**
 * What the core gives a plugin, in small, for the unit tests of plugins.
 *
 * @module
 */
import type { z } from "zod";
import { synth, type SynthObject } from "../constructs/testing.ts";
import type {
  BindingOf,
  Bindings,
  Capability,
  Component,
  DescribeInput,
  Description,
  Diagnostic,
  EnvVar,
  Grant,
  GrantRecord,
  GrantRequest,
  MetricsTarget,
  PlatformContext,
  PlatformFacts,
  Plugin,
  ProductContext,
  ProductDescription,
  ProductFacts,
  WaitTarget,
  WantedSecret,
  Workload,
} from "../src/plugin/mod.ts";

export const platform: PlatformFacts = {
  name: "acme",
  version: "1.0.0",
  namespace: "acme",
  environment: "local",
  production: false,
  timezone: "Europe/Berlin",
  logLevel: "INFO",
};

export const product: ProductFacts = {
  name: "orders",
  version: "1.2.0",
  namespace: "acme-orders",
  owner: "team@example.com",
  image: "registry.example.com/orders:1.2.0",
  schedules: [],
  transforms: [{ path: "dbt" }],
  timezone: "Europe/Berlin",
  retries: 1,
  resources: {
    requests: { cpu: "500m", memory: "1Gi" },
    limits: { memory: "2Gi" },
  },
  models: [],
};

/** Bindings by capability and need. */
export type FakeBindings = {
  readonly [K in Capability]?: Readonly<Record<string, BindingOf<K>>>;
};

/** What a test may say about the world around a plugin. */
export interface World<Schema extends z.ZodType> {
  readonly config: z.input<Schema>;
  readonly instance?: string;
  /** The newest without it. */
  readonly version?: string;
  readonly platform?: Partial<PlatformFacts>;
  readonly bindings?: FakeBindings;
  /** By product, of needs whose answers the platform's components use. */
  readonly productBindings?: Readonly<Record<string, FakeBindings>>;
  readonly metrics?: readonly MetricsTarget[];
  readonly grants?: readonly GrantRecord[];
  readonly products?: readonly ProductFacts[];
  readonly product?: ProductFacts;
  readonly runEnv?: readonly EnvVar[];
  /** In the namespace at hand. */
  readonly secrets?: readonly WantedSecret[];
}

/** Drives one plugin as the core would. */
export class Driver<Schema extends z.ZodType> {
  readonly #plugin: Plugin<Schema>;
  readonly #world: World<Schema>;
  readonly #instance: string;

  constructor(plugin: Plugin<Schema>, world: World<Schema>) {
    this.#plugin = plugin;
    this.#world = world;
    this.#instance = world.instance ?? "default";
  }

  get input(): DescribeInput<z.output<Schema>> {
    return {
      config: this.#plugin.config.parse(this.#world.config),
      instance: this.#instance,
      version: this.#world.version ?? this.#plugin.versions?.at(-1)?.version ?? "",
      platform: { ...platform, ...this.#world.platform },
      name: (component) => this.#name(component),
    };
  }

  describe(): Description {
    return this.#plugin.describe(this.input);
  }

  describeProduct(): ProductDescription {
    return this.#plugin.describeProduct?.({ ...this.input, product: this.#product() }) ??
      { components: [] };
  }

  advise(): readonly Diagnostic[] {
    return this.#plugin.advise?.(this.input) ?? [];
  }

  adviseProduct(): readonly Diagnostic[] {
    const { optionalBinding } = this.#bindings();
    return this.#plugin.adviseProduct?.({
      ...this.input,
      product: this.#product(),
      optionalBinding,
    }) ?? [];
  }

  /** Answers a consumer; `own` and `platform` are filled in. */
  grant(request: DistributiveOmit<GrantRequest, "own" | "platform">): Grant {
    if (this.#plugin.grant === undefined) throw new Error(`${this.#plugin.id} grants nothing`);
    const facts = this.input.platform;
    return this.#plugin.grant({ ...request, platform: facts, own: this.#bindings() }, this.input);
  }

  platform(): readonly SynthObject[] {
    return synth((scope) =>
      this.#plugin.platform?.({ ...this.#shared(), scope, ...this.#platformParts() })
    );
  }

  product(): readonly SynthObject[] {
    return synth((scope) =>
      this.#plugin.product?.({ ...this.#shared(), scope, ...this.#productParts() })
    );
  }

  #platformParts(): Pick<
    PlatformContext<unknown>,
    "workload" | "metrics" | "grants" | "products" | "productAddress" | "productBinding"
  > {
    return {
      workload: (component) => this.#workload("platform", component),
      metrics: this.#world.metrics ?? [],
      grants: this.#world.grants ?? [],
      products: this.#world.products ?? [],
      productBinding: (name, need, capability) =>
        this.#world.productBindings?.[name]?.[capability]?.[need],
      productAddress: (name, component, endpoint) => ({
        host: `${this.#name(component)}.acme-${name}.svc.cluster.local`,
        port: endpointOf(this.#component("product", component), endpoint).port,
      }),
    };
  }

  #productParts(): Pick<
    ProductContext<unknown>,
    "product" | "artifactsConfigMap" | "workload" | "platformWorkload" | "runEnv"
  > {
    return {
      product: this.#product(),
      artifactsConfigMap: "artifacts-01234567",
      workload: (component) => this.#workload("product", component),
      platformWorkload: (component) => this.#workload("platform", component),
      runEnv: this.#world.runEnv ?? [],
    };
  }

  #shared() {
    return {
      ...this.input,
      ...this.#bindings(),
      image: (reference: string) => reference,
      secrets: this.#world.secrets ?? [],
      address: (component: string, endpoint: string) => this.#address(component, endpoint),
    };
  }

  #bindings(): Bindings {
    const all = this.#world.bindings ?? {};
    return {
      binding: (need, capability) => {
        const found = all[capability]?.[need];
        if (found === undefined) throw new Error(`The test binds no ${capability} "${need}"`);
        return found;
      },
      optionalBinding: (need, capability) => all[capability]?.[need],
    };
  }

  #product(): ProductFacts {
    return this.#world.product ?? product;
  }

  #name(component: string): string {
    const { id, label } = this.#plugin;
    const name = label ?? id.slice(id.indexOf("/") + 1);
    const middle = this.#instance === "default" ? [] : [this.#instance];
    return [name, ...middle, ...(component === name ? [] : [component])].join("-");
  }

  #component(side: "platform" | "product", name: string): Component {
    const all = side === "platform" ? this.describe() : this.describeProduct();
    const found = all.components.find((component) => component.name === name);
    if (found === undefined) throw new Error(`${this.#plugin.id} describes no "${name}"`);
    return found;
  }

  #address(component: string, endpoint: string): WaitTarget {
    const { port, serviceSuffix = "" } = endpointOf(
      this.#component("platform", component),
      endpoint,
    );
    const service = `${this.#name(component)}${serviceSuffix}`;
    return { host: `${service}.${this.input.platform.namespace}.svc.cluster.local`, port };
  }

  #workload(side: "platform" | "product", component: string): Workload {
    const { endpoints = [], kubernetesApi } = this.#component(side, component);
    const calls = (side === "platform" ? this.describe() : this.describeProduct()).calls ?? [];
    const name = this.#name(component);
    const selector = {
      "app.kubernetes.io/name": this.#plugin.id.slice(this.#plugin.id.indexOf("/") + 1),
      "app.kubernetes.io/instance": "acme",
      "app.kubernetes.io/component": name,
    };
    const owner = { "app.kubernetes.io/part-of": "acme", "app.kubernetes.io/managed-by": "floe" };
    return {
      name,
      namespace: side === "platform" ? this.input.platform.namespace : this.#product().namespace,
      selector,
      labels: { ...selector, ...owner },
      serviceAccount: name,
      kubernetesApi: kubernetesApi !== undefined,
      waits: calls
        .filter(({ from, edge }) => from.component === component && edge === "boot")
        .map(({ to }) => this.#address(to.component, to.endpoint)),
      toolsImage: "registry.example.com/floe-tools:0.1.0",
      ports: Object.fromEntries(
        endpoints.map(({ name, port, targetPort = port, appProtocol }) => [name, {
          port,
          targetPort,
          ...(appProtocol === undefined ? {} : { appProtocol }),
        }]),
      ),
    };
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function endpointOf(component: Component, name: string) {
  const found = component.endpoints?.find((endpoint) => endpoint.name === name);
  if (found === undefined) throw new Error(`${component.name} has no endpoint "${name}"`);
  return found;
}
