import type { Edge, PlacedObject, Places, Plan, PlanBinding } from "../compiler/mod.ts";
import { catalogue } from "../diagnostics/mod.ts";
import { checkObjects } from "../policy/mod.ts";
import {
  type Candidate,
  influences,
  type Json,
  type Outcome,
  type Part,
  type RuleFound,
  type Step,
  withField,
} from "../review/mod.ts";
import type { InstanceRef, Registry } from "../plugin/mod.ts";
import { otherValues } from "../schema/mod.ts";

type Change = (plan: Plan) => Plan;

interface Bound extends Candidate<Change> {
  readonly binding: PlanBinding;
}

/** Answers to needs, of the object's maker or given by it, that take part in a value. */
export function answersIn(
  plan: Plan,
  places: Places,
  { origin, product }: PlacedObject,
  look: (plan: Plan) => Outcome,
): readonly Part[] {
  const near = plan.bindings.filter(({ consumer, provider }) =>
    provider === origin || (consumer.product === product &&
      (consumer.instance === origin || (consumer.instance === "product" && product !== undefined)))
  );
  const candidates = near.map((binding): Bound => ({
    binding,
    ways: [
      changing(binding, (one) => ({ ...one, grant: mangled(one) })),
      (before) => ({ ...before, bindings: before.bindings.filter((one) => one !== binding) }),
    ],
  }));
  return found(candidates, plan, look).map(({ binding: { consumer, provider, grant } }) => ({
    text: `${provider}, which ${
      asker(consumer)
    } has as its "${consumer.need}" (${grant.capability})`,
    ...placeOf(places, provider),
  }));
}

function changing(binding: PlanBinding, change: (one: PlanBinding) => PlanBinding): Change {
  return (before) => ({
    ...before,
    bindings: before.bindings.map((one) => one === binding ? change(one) : one),
  });
}

/** The same answer with every word and number of it another. */
function mangled({ grant }: PlanBinding): PlanBinding["grant"] {
  const binding = JSON.parse(JSON.stringify(grant.binding), (_key, value: unknown) => {
    if (typeof value === "string") return `${value}x`;
    return typeof value === "number" ? value + 1 : value;
  });
  return JSON.parse(JSON.stringify({ ...grant, binding }));
}

function asker({ instance, product }: PlanBinding["consumer"]): string {
  if (product === undefined) return instance;
  return instance === "product" ? `product ${product}` : `${instance} for ${product}`;
}

interface Beside extends Candidate<Change> {
  readonly ref: string;
}

/** Instances that add something to objects which others make. */
export function addedBy(
  plan: Plan,
  places: Places,
  registry: Registry,
  { origin }: PlacedObject,
  look: (plan: Plan) => Outcome,
): readonly Part[] {
  const candidates = plan.instances.filter(({ ref, plugin }) =>
    ref !== origin && registry.get(plugin)?.rankAnnotations !== undefined
  ).map(({ ref }): Beside => ({ ref, ways: [(before) => without(before, ref)] }));
  return found(candidates, plan, look).map(({ ref }) => ({
    text: `${ref}, which adds to the objects of others`,
    ...placeOf(places, ref),
  }));
}

function without(plan: Plan, ref: InstanceRef): Plan {
  const lost = new Set(
    plan.components.filter(({ instance }) => instance === ref).map(({ id }) => id),
  );
  return {
    ...plan,
    instances: plan.instances.filter((one) => one.ref !== ref),
    components: plan.components.filter(({ id }) => !lost.has(id)),
    edges: plan.edges.filter(({ from, to }) =>
      !lost.has(from) && !("component" in to && lost.has(to.component))
    ),
  };
}

interface Called extends Candidate<Change> {
  readonly edge: Edge;
}

/** Edges that open a path or are waited for: those of the object's component, else those behind them. */
export function edgesIn(
  plan: Plan,
  places: Places,
  { object, component }: PlacedObject,
  look: (plan: Plan) => Outcome,
): readonly Part[] {
  const ids = new Set(
    plan.components.filter((one) =>
      one.object === component && one.namespace === object.metadata.namespace
    ).map(({ id }) => id),
  );
  const near = plan.edges.filter(({ from, to }) =>
    ids.has(from) || ("component" in to && ids.has(to.component))
  );
  const edges = deciding(near, plan, look);
  const all = edges.length > 0 ? edges : deciding(plan.edges, plan, look);
  return all.map((edge) => edgePart(edge, plan, places));
}

function deciding(
  edges: readonly Edge[],
  plan: Plan,
  look: (plan: Plan) => Outcome,
): readonly Edge[] {
  const candidates = edges.map((edge): Called => ({
    edge,
    ways: [(before) => ({ ...before, edges: before.edges.filter((one) => one !== edge) })],
  }));
  const needed = found(candidates, plan, look).map(({ edge }) => edge);
  return needed.length > 0 ? needed : sufficient(edges, plan, look);
}

/** Where several edges ask for the same, none alone is needed: each of these would do. */
function sufficient(
  near: readonly Edge[],
  plan: Plan,
  look: (plan: Plan) => Outcome,
): readonly Edge[] {
  const keeping = (kept?: Edge): Plan => ({
    ...plan,
    edges: plan.edges.filter((edge) => edge === kept || !near.includes(edge)),
  });
  if (near.length === 0 || look(keeping()) === "same") return [];
  return near.filter((edge) => look(keeping(edge)) === "same");
}

function edgePart({ from, to, kind, capability }: Edge, plan: Plan, places: Places): Part {
  const target = "external" in to
    ? `${to.external}:${to.port}`
    : `${to.component} port ${to.targetPort} (${to.endpoint})`;
  const why = capability === undefined ? kind : `${kind}, ${capability}`;
  const owner = plan.components.find(({ id }) => id === from)?.instance;
  return {
    text: `${from} → ${target} (${why})`,
    ...(owner === undefined ? {} : placeOf(places, owner)),
  };
}

/** Each tried on the same plan; several changes are made one after the other. */
function found<Found extends Candidate<Change>>(
  candidates: readonly Found[],
  plan: Plan,
  look: (plan: Plan) => Outcome,
): readonly Found[] {
  return influences<Change, Found>(
    candidates,
    (changes) => look(changes.reduce((now, change) => change(now), plan)),
  ).map(({ candidate }) => candidate);
}

function placeOf({ instances }: Places, ref: string): { readonly place?: string } {
  const chosen = instances[ref]?.chosen;
  return chosen === undefined ? {} : { place: chosen };
}

/** Rules that refuse another value there, or none. */
export function rulesIn(
  plan: Plan,
  objects: readonly PlacedObject[],
  placed: PlacedObject,
  { steps, value }: { readonly steps: readonly Step[]; readonly value: Json },
): readonly RuleFound[] {
  const others = typeof value === "object" && value !== null ? [] : otherValues(value);
  const now = codes(objects, plan);
  const more = [...others.slice(0, 1), undefined].flatMap((other) => {
    const object = withField(placed.object, steps, other);
    if (object === undefined) return [];
    const changed = objects.map((one) => one === placed ? { ...placed, object } : one);
    return codes(changed, plan).filter((code) => count(now, code) === 0);
  });
  return [...new Set(more)].sort().map((code) => ({ code, summary: summaryOf(code) }));
}

function codes(objects: readonly PlacedObject[], plan: Plan): readonly string[] {
  return checkObjects(objects, plan).map(({ code }) => code);
}

function count(all: readonly string[], wanted: string): number {
  return all.filter((one) => one === wanted).length;
}

function summaryOf(code: string): string {
  return Object.entries(catalogue).find(([known]) => known === code)?.[1].summary ?? "";
}
