import {
  type KubeObject,
  logicalNameAnnotation,
  type PlacedObject,
  type Plan,
} from "../compiler/mod.ts";
import type { AnyPlugin, Registry } from "../plugin/mod.ts";
import { canonical, holds, type Outcome, type Step } from "../review/mod.ts";
import {
  altered,
  parseTree,
  plain,
  type SourceFile,
  type TreePath,
  withTree,
} from "../schema/mod.ts";
import { emit } from "../synth/emit.ts";
import type { Compiled } from "./build.ts";

/** Another value, or none, somewhere in an input file. */
export interface Alteration {
  readonly file: string;
  readonly path: TreePath;
  readonly value: string | number | boolean | null | undefined;
}

/** The value that is asked about. */
export interface Asked {
  readonly placed: PlacedObject;
  readonly steps: readonly Step[];
  readonly value: Parameters<typeof canonical>[0];
}

/** Compiles with alterations of the inputs, and says what becomes of the value. */
export function inputProbe(
  compiled: Compiled,
  look: (plan: Plan) => Outcome,
): (alterations: readonly Alteration[]) => Outcome {
  return (alterations) => {
    const { plan } = compiled.compileWith(withAlterations(compiled.project.files, alterations));
    return plan === undefined ? "invalid" : look(plan);
  };
}

/**
 * Makes the objects of a plan, and says what becomes of the value. The plugins of other objects make
 * nothing, since they take most of the time, unless the object needs to see theirs.
 */
export function planProbe(
  plan: Plan,
  registry: Registry,
  asked: Asked,
): (plan: Plan) => Outcome {
  const wanted = canonical(asked.value);
  const known = new Set(plan.products.map(({ facts }) => facts.name));
  const look = (plugins: (plan: Plan) => Registry) => (plan: Plan): Outcome => {
    const objects = objectsOf(plan, plugins(plan));
    if (objects === undefined) return "invalid";
    const object = counterpart(objects, asked.placed, known);
    if (object === undefined) return "gone";
    return holds(object, asked.steps, wanted) ? "same" : "differs";
  };
  const quick = look((plan) => only(registry, plan, asked.placed.origin));
  return quick(plan) === "same" ? quick : look(() => registry);
}

/** A plugin that an alteration leads astray may throw: then nothing is known. */
function objectsOf(plan: Plan, registry: Registry): readonly PlacedObject[] | undefined {
  try {
    return emit(plan, registry).objects;
  } catch {
    return undefined;
  }
}

function only(registry: Registry, plan: Plan, origin: PlacedObject["origin"]): Registry {
  const own = plan.instances.find(({ ref }) => ref === origin)?.plugin;
  return new Map([...registry].map(([id, plugin]) => [id, id === own ? plugin : silent(plugin)]));
}

function silent(plugin: AnyPlugin): AnyPlugin {
  const { platform: _platform, product: _product, ...rest } = plugin;
  return rest;
}

/** The same object, wherever an alteration moved it: a product may be called otherwise. */
function counterpart(
  objects: readonly PlacedObject[],
  { object, component, origin, product }: PlacedObject,
  known: ReadonlySet<string>,
): KubeObject | undefined {
  const name = logicalName(object);
  const namesakes = objects.filter((one) =>
    one.origin === origin && one.component === component && one.object.kind === object.kind &&
    logicalName(one.object) === name
  );
  const found = namesakes.find((one) => one.product === product) ??
    namesakes.find((one) => one.product !== undefined && !known.has(one.product));
  return found?.object;
}

function logicalName({ metadata }: KubeObject): string {
  return metadata.annotations?.[logicalNameAnnotation] ?? metadata.name;
}

function withAlterations(
  files: ReadonlyMap<string, SourceFile>,
  alterations: readonly Alteration[],
): ReadonlyMap<string, SourceFile> {
  const next = new Map(files);
  for (const [path, own] of Map.groupBy(alterations, ({ file }) => file)) {
    const file = files.get(path);
    const tree = file === undefined ? undefined : parseTree(file).value;
    if (file === undefined || tree === undefined) continue;
    // From the last item of a list to the first: taking one away moves those behind it.
    const changed = own.toReversed().reduce((now, one) => altered(now, one.path, one.value), tree);
    next.set(
      path,
      path.endsWith(".json")
        ? { path, text: JSON.stringify(plain(changed)) }
        : withTree(file, changed),
    );
  }
  return next;
}
