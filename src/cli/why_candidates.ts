import { isOverlayable } from "../compiler/overlayable.ts";
import type { PlacedObject, Places, Plan } from "../compiler/mod.ts";
import type { Span } from "../diagnostics/mod.ts";
import type { AnyPlugin } from "../plugin/mod.ts";
import type { Candidate, Default } from "../review/mod.ts";
import {
  choicesAt,
  otherValues,
  overlaySchema,
  parseTree,
  platformSchema,
  productSchema,
  scalarsOf,
  type Tree,
  type TreePath,
  valueAt,
} from "../schema/mod.ts";
import type { Compiled } from "./build.ts";
import type { Alteration } from "./why_probe.ts";

type Value = string | number | boolean | null;

/** A value in an input file. */
export interface Written extends Candidate<Alteration> {
  readonly at: Span;
  readonly path: TreePath;
  readonly value: Value;
  readonly tier: string;
}

/** A field of the config that nobody wrote. */
export interface Unwritten extends Candidate<Alteration>, Default {}

/** What is asked of the inputs. */
export interface Question {
  readonly compiled: Compiled;
  readonly plan: Plan;
  readonly places: Places;
  readonly placed: PlacedObject;
  /** The value as text: of a product that the object does not belong to, only what is in it counts. */
  readonly text: string;
}

/** Fields that choose what everything else means: another value never compiles. */
const structure: ReadonlySet<string> = new Set(["apiVersion", "kind", "type"]);

/** Every value that somebody wrote and that may take part. */
export function writtenValues(question: Question): readonly Written[] {
  const { plan, compiled: { project } } = question;
  return plan.inputs.flatMap(({ path, sha256 }) => {
    const tier = tierOf(question, path, sha256);
    const file = project.files.get(path);
    if (tier === undefined || file === undefined) return [];
    const tree = parseTree(file).value;
    return tree === undefined
      ? []
      : scalarsOf(tree).filter(({ path: at, scalar }) =>
        !structure.has(`${at.at(-1)}`) && (tier.whole || isIn(scalar.value, question.text))
      ).map(({ path: at, scalar: { value, at: span } }): Written => ({
        at: span,
        path: at,
        value,
        tier: tier.name,
        ways: [
          ...otherValues(value, choices(question, at)).map((other) => ({
            file: path,
            path: at,
            value: other,
          })),
          { file: path, path: at, value: undefined },
        ],
      }));
  });
}

interface Tier {
  readonly name: string;
  /** Whether all of it may take part, or only what the value repeats. */
  readonly whole: boolean;
}

function tierOf(
  { compiled, plan, placed, places }: Question,
  path: string,
  sha256: string,
): Tier | undefined {
  const { project: { platform }, environment } = compiled;
  if (path === platform) return { name: "platform", whole: true };
  if (
    path.endsWith(`/environments/${environment}.yaml`) ||
    path === `environments/${environment}.yaml`
  ) {
    return { name: `overlay ${environment}`, whole: true };
  }
  const product = Object.entries(places.products).find(([, file]) =>
    path.startsWith(file.slice(0, file.lastIndexOf("/") + 1))
  )?.[0];
  if (product !== undefined) {
    const isOwn = product === placed.product;
    return { name: `product ${product}`, whole: isOwn && !path.endsWith(".json") };
  }
  if (/\.lock\.ya?ml$/.test(path)) return { name: "lock", whole: false };
  const parent = plan.tiers.find((one) => one.sha256 === sha256);
  return parent === undefined ? undefined : { name: `${parent.scope} ${parent.name}`, whole: true };
}

function isIn(value: Value, text: string): boolean {
  return `${value}`.length > 1 && text.includes(`${value}`);
}

/** The words that a field may be, as the schema of whatever reads it knows them. */
function choices({ compiled, places }: Question, path: TreePath): readonly string[] {
  const [root, category, ...rest] = path;
  if (root !== "plugins") {
    return [platformSchema, overlaySchema, productSchema]
      .flatMap((schema) => choicesAt(schema, path));
  }
  const instance = rest.length > 0 && isField(rest[0]) ? "default" : `${rest.shift()}`;
  const known = places.instances[`${category}/${instance}`];
  const plugin = known === undefined ? undefined : compiled.registry.get(known.plugin);
  if (plugin === undefined) return [];
  if (rest[0] === "version") return versionsOf(plugin);
  return rest[0] === "config" ? choicesAt(plugin.config, rest.slice(1)) : [];
}

function isField(step: string | number | undefined): boolean {
  return step === "config" || step === "version" || step === "bind";
}

function versionsOf({ versions = [] }: AnyPlugin): readonly string[] {
  return versions.map(({ version }) => version);
}

/** Fields of the config, and the version, of what made the object, as far as nobody wrote them. */
export function unwrittenValues(question: Question): readonly Unwritten[] {
  const { compiled: { registry, project }, plan, places, placed } = question;
  const instance = plan.instances.find(({ ref }) => ref === placed.origin);
  const plugin = instance === undefined ? undefined : registry.get(instance.plugin);
  const written = places.instances[placed.origin];
  const tree = parseTree(project.files.get(project.platform) ?? { path: "", text: "" }).value;
  const base = tree === undefined ? undefined : selectionPath(tree, placed.origin);
  if (instance === undefined || plugin === undefined || written === undefined) return [];
  if (base === undefined) return [];
  const isWritten = (path: TreePath) =>
    Object.keys(written.config).some((one) => `${path.join(".")}.`.startsWith(`${one}.`));
  const fields = scalarsIn(instance.config, []).filter(({ path }) => !isWritten(path)).map((
    { path, value },
  ) => ({
    path: [...base, "config", ...path],
    value,
    others: otherValues(value, choicesAt(plugin.config, path)),
    overlayable: isOverlayable(plugin.config, path),
  }));
  const version = instance.version ?? "";
  const versions = versionsOf(plugin).length > 1 && tree !== undefined &&
      valueAt(tree, [...base, "version"]) === undefined
    ? [{
      path: [...base, "version"],
      value: version,
      others: otherValues(version, versionsOf(plugin)),
      overlayable: false,
    }]
    : [];
  return [...fields, ...versions].map(({ path, value, others, overlayable }) => ({
    path: path.join("."),
    value,
    overlayable,
    ways: others.map((other) => ({ file: project.platform, path, value: other })),
  }));
}

/** Where the platform file selects an instance; a bare name has no room for more. */
function selectionPath(tree: Tree, ref: string): TreePath | undefined {
  const [category = "", instance = ""] = ref.split("/");
  const named = valueAt(tree, ["plugins", category, instance]);
  if (named?.kind === "mapping") return ["plugins", category, instance];
  const single = valueAt(tree, ["plugins", category]);
  return instance === "default" && single?.kind === "mapping" && single.entries.has("type")
    ? ["plugins", category]
    : undefined;
}

function scalarsIn(
  value: unknown,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly value: Value }[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return [{ path, value }];
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => scalarsIn(inner, [...path, key]));
}
