import type { Category, InstanceRef, ProductFacts } from "../plugin/mod.ts";
import type { Span } from "../diagnostics/mod.ts";
import type { DbtLock } from "../dbt/mod.ts";
import type { Product, Tree } from "../schema/mod.ts";
import type { Instance } from "./instance.ts";
import type { BatchJob } from "./schedules.ts";

/** A product whose references are resolved, wherever its files lie: what plugins are asked about. */
export interface KnownProduct {
  readonly facts: ProductFacts;
  /** What its own references mean, by category. */
  readonly references: Readonly<Partial<Record<Category, Instance>>>;
  /** Every compute that its models use, sorted by name. */
  readonly computes: readonly Instance[];
  /** Where its name is written. */
  readonly at: Span;
}

/** A product whose files are at hand. */
export interface ResolvedProduct extends KnownProduct {
  readonly source: Product;
  readonly tree: Tree;
  /** Path of its floe.yaml. */
  readonly path: string;
  /** Compute of models that name none. */
  readonly compute: Instance | undefined;
  /** Compute instance by model, for models that name one. */
  readonly computeOf: ReadonlyMap<string, string>;
  readonly jobs: readonly BatchJob[];
  readonly dbt: DbtProject;
  readonly quota?: Readonly<Record<string, string>>;
  readonly contracts: readonly ContractFile[];
}

/** A product's dbt project. */
export interface DbtProject {
  /** Relative to the product; `.` is the product's own folder. */
  readonly path: string;
  /** Profile that dbt_project.yml asks for. */
  readonly profile: string;
  readonly lock?: DbtLock;
  readonly lockPath?: string;
}

/** A data contract file of a product. */
export interface ContractFile {
  readonly path: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** `product` stands for the core where no instance asks. */
export const productConsumer = "product";
export type ConsumerInstance = InstanceRef | typeof productConsumer;
