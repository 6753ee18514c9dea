import type { Json, KubeObject } from "../compiler/object.ts";

/** From what loses data to what a reviewer may know. */
export const levels = ["critical", "high", "medium"] as const;
export type Level = typeof levels[number];

export type Scalar = string | number | boolean | null;

/** What an object is called in a review: without a content hash. */
export interface ObjectName {
  /** Folder of the tree that it lies in, empty for the compared folder itself. */
  readonly tree: string;
  readonly group: string;
  readonly kind: string;
  /** Absent for an object of the cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** One value somewhere in an object. */
export interface Leaf {
  /** Keys from the root; an item of a list is `[key]`. */
  readonly steps: readonly string[];
  readonly value: Scalar;
  /** Equal for values that mean the same. */
  readonly meaning: string;
}

export type Leaves = ReadonlyMap<string, Leaf>;

/** One side of a change: the object with every content hash taken out of its names. */
export interface Side {
  readonly object: KubeObject;
  readonly leaves: Leaves;
  /** What it is called in the cluster, content hash and all. */
  readonly hashedName: string;
}

/** A value that is there on one side only, or differs. */
export interface FieldChange {
  readonly steps: readonly string[];
  readonly before?: Scalar;
  readonly after?: Scalar;
}

/** One object that two trees disagree about. */
export interface ObjectChange {
  readonly name: ObjectName;
  readonly before?: Side;
  readonly after?: Side;
  /** Sorted by path; empty for an object that is on one side only, and for a Job with a new name. */
  readonly fields: readonly FieldChange[];
  /** Content-hashed objects that it names on both sides, with other content. */
  readonly renewed: readonly string[];
}

/** What a rule may know beside the change itself. */
export interface Surroundings {
  /** Whether the same review removes the namespace that an object lives in. */
  isRemoved(name: ObjectName): boolean;
  /** Whether it removes what made the pods with these labels, in the namespace of an object. */
  removesPods(name: ObjectName, labels: Json | undefined): boolean;
  /** Whether objects are left in a folder of an object's tree: `manifests/web`. */
  stays(name: ObjectName, folder: string): boolean;
  /** Whether it opens that path at the caller's end, by `pathKey()`. */
  opensAtCaller(path: string): boolean;
}

/** One row of the table of risks. */
export interface RiskRule {
  /** Stable: CI reads it from the JSON. */
  readonly id: string;
  readonly level: Level;
  readonly summary: string;
  /** One message for each thing that a reviewer has to know; none where the rule is silent. */
  find(change: ObjectChange, surroundings: Surroundings): readonly string[];
}

export interface Risk {
  readonly rule: string;
  readonly level: Level;
  readonly object: ObjectName;
  readonly message: string;
}

/** Two trees compared. */
export interface Review {
  /** The worst first. */
  readonly risks: readonly Risk[];
  /** Sorted by name. */
  readonly changes: readonly ObjectChange[];
}

/** A value of the specification of what is there after the change, else before it. */
export function specOf({ before, after }: ObjectChange): Json | undefined {
  return (after ?? before)?.object["spec"];
}
