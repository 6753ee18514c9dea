import type { z } from "zod";
import type { BindingOf, Capability } from "./capabilities.ts";
import type { Category } from "./categories.ts";
import type {
  Bindings,
  GrantRecord,
  GrantRequest,
  PlatformContext,
  PlatformFacts,
  ProductContext,
} from "./contexts.ts";
import type { ProductFacts } from "./contexts.ts";
import type { DeliveryContext } from "./delivery.ts";
import type { Description, ProductDescription, WantedSecret } from "./description.ts";
import type { Leftover } from "./leftover.ts";
import type { Diagnostic } from "../diagnostics/mod.ts";

/** Another name for a plugin, as a dialect or dbt writes it. */
export interface Alias {
  readonly type: string;
  /**
   * Restricts the alias to an instance whose endpoint names a service of the platform's own
   * namespace (a host without a dot): upstream's charts deployed it beside the platform.
   * `outside`: restricts it to an instance whose endpoint lies elsewhere, even where the alias is
   * another plugin's own name.
   */
  readonly endpoint?: "in-cluster" | "outside";
}

/** One version of the component that a plugin knows. */
export interface KnownVersion {
  readonly version: string;
  /** Image references by role, with a tag. */
  readonly images: Readonly<Record<string, string>>;
  /** What it takes to come to it; absent where nothing is stored, so that any step will do. */
  readonly upgrade?: Upgrade;
}

/** What it takes to come to a version from an older one, as the component's makers say. */
export interface Upgrade {
  /** Versions from which it may be reached in one step. */
  readonly from: readonly string[];
  /** Component of the Job that changes what is stored; absent where the servers do it, or nobody. */
  readonly migration?: string;
  /** Whether what is stored is changed so that only a backup brings the old state back. */
  readonly backupFirst?: boolean;
  /** Whether the versions of `from` work with what this one stores. */
  readonly reversible: boolean;
  /** Sentences: what happens, and what people do in which order. */
  readonly notes: string;
}

/**
 * The version that the core chose, with the plugin's own type: its images are known by role. The
 * core passes listed versions only; another is a mistake in the plugin, and throws.
 */
export function knownVersion<Known extends KnownVersion>(
  versions: readonly Known[],
  version: string,
): Known {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw new Error(`The version "${version}" is not among those listed`);
  return found;
}

/** What a description may depend on. */
export interface DescribeInput<Config> {
  readonly config: Config;
  readonly instance: string;
  /**
   * Version of the component: the one that the platform chose, else the newest that the plugin
   * lists. Empty where it lists none.
   */
  readonly version: string;
  readonly platform: PlatformFacts;
  /** Object name of a component: what `workload(component).name` will be. */
  name(component: string): string;
}

export interface DescribeProductInput<Config> extends DescribeInput<Config> {
  readonly product: ProductFacts;
}

/** What a plugin may say of one product: what it describes, and what its needs got. */
export interface AdviseProductInput<Config>
  extends DescribeProductInput<Config>, Pick<Bindings, "optionalBinding"> {}

/** How a provider answers a consumer. */
export interface Grant {
  readonly binding: BindingOf<Capability>;
  readonly secrets?: readonly WantedSecret[];
}

/** One implementation in one category: one file that a newcomer can copy. */
export interface Plugin<Schema extends z.ZodType = z.ZodType> {
  /** `<category>/<name>`; the name is what a platform file writes as `type`. */
  readonly id: `${Category}/${string}`;
  /** One line. */
  readonly summary: string;
  /** What its objects are called where the name alone says too little. @default the name */
  readonly label?: string;
  /** Every field described with `.describe()`, overlayable ones marked with `.meta({ overlay })`. */
  readonly config: Schema;
  /** The smallest config that compiles, where some field has no default: its page starts with it. */
  readonly example?: z.input<Schema>;
  /** Sentences without a full stop: what its operators must know, with where it is known from. */
  readonly hazards?: readonly string[];
  readonly aliases?: readonly Alias[];
  /** Newest last; the last is the default. */
  readonly versions?: readonly KnownVersion[];
  /** Known hazards and upstream state that a user should see: notes, warnings. */
  advise?(input: DescribeInput<z.output<Schema>>): readonly Diagnostic[];
  /** What the people of a product should see: its needs are answered, or are not. */
  adviseProduct?(input: AdviseProductInput<z.output<Schema>>): readonly Diagnostic[];
  describe(input: DescribeInput<z.output<Schema>>): Description;
  describeProduct?(input: DescribeProductInput<z.output<Schema>>): ProductDescription;
  /** Answers one consumer of an offer. Pure. */
  grant?(request: GrantRequest, input: DescribeInput<z.output<Schema>>): Grant;
  /** What stays of a product's grant when the product is retired, beside the data itself. */
  leftovers?(grant: GrantRecord): readonly Leftover[];
  platform?(context: PlatformContext<z.output<Schema>>): void;
  product?(context: ProductContext<z.output<Schema>>): void;
  /**
   * Category `gitops`: makes what has all other objects applied, after they were made. Objects of
   * its own components go to `scope`.
   */
  deliver?(context: DeliveryContext<z.output<Schema>>): readonly Diagnostic[];
  /**
   * Category `gitops`: annotations of a workload that is applied after those of lower rank in its
   * part. Pod templates never get them.
   */
  rankAnnotations?(rank: number): Readonly<Record<string, string>>;
}

/**
 * Declares a plugin: returns it as given, with its config's type inferred.
 *
 * @example
 * ```ts
 * import { definePlugin } from "floe/plugin";
 * import { z } from "zod";
 * import assert from "node:assert/strict";
 *
 * const plugin = definePlugin({
 *   id: "lineage_backend/http",
 *   summary: "Any OpenLineage receiver",
 *   config: z.strictObject({ url: z.url().describe("Base URL") }),
 *   describe: () => ({ components: [] }),
 * });
 * assert.equal(plugin.id, "lineage_backend/http");
 * ```
 */
export function definePlugin<Schema extends z.ZodType>(plugin: Plugin<Schema>): Plugin<Schema> {
  return plugin;
}

/**
 * A plugin whose config type is forgotten: what a registry holds. Method parameters are bivariant,
 * so every `Plugin<Schema>` is one; the core only ever passes what `config` parsed.
 */
export type AnyPlugin = Plugin;

/** Plugins by id. */
export type Registry = ReadonlyMap<string, AnyPlugin>;

/** Makes a registry; two plugins with one id are a bug in the list. */
export function registry(plugins: readonly AnyPlugin[]): Registry {
  const byId = new Map<string, AnyPlugin>();
  for (const plugin of plugins) {
    if (byId.has(plugin.id)) throw new Error(`Two plugins are called "${plugin.id}"`);
    byId.set(plugin.id, plugin);
  }
  return byId;
}
