import {
  type Json,
  type KubeObject,
  objectFolder,
  objectPath,
  type PlacedObject,
} from "../compiler/object.ts";
import type { PlanComponent } from "../compiler/plan.ts";
import {
  type DeliveredFolder,
  type DeliveredObject,
  type DeliveredWorkload,
  identity,
} from "../plugin/mod.ts";
import { byCodeUnit, sha256, sortedBy } from "../schema/digest.ts";
import type { Lookup } from "./lookup.ts";
import { printYaml } from "./yaml.ts";

/** Where the core's objects for the whole platform lie, its namespace among them. */
const ground = "manifests/platform";

/** The folders of all objects, by path: what a GitOps controller is pointed at. */
export function deliveredFolders(
  objects: readonly PlacedObject[],
  index: Lookup,
): readonly DeliveredFolder[] {
  const byPath = Map.groupBy(
    objects,
    (placed) => placed.product === undefined ? objectFolder(placed) : `products/${placed.product}`,
  );
  const folders = [...byPath].map(([path, members]) => folder(path, members, index));
  return sortedBy(folders, (one) => one.path);
}

function folder(path: string, members: readonly PlacedObject[], index: Lookup): DeliveredFolder {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const product = members[0]?.product;
  return {
    path,
    name,
    part: product === undefined ? platformPart(name, members, index) : identity(name).kubernetes,
    ...(product === undefined ? {} : { product: index.product(product).facts }),
    objects: sortedBy(members, objectPath).map(({ object }) => delivered(object)),
    operated: product === undefined && platformComponent(name, index)?.operated !== undefined,
    after: product === undefined ? platformAfter(path, name, index) : serversOf(
      index.plan.components.filter((one) => one.product === product),
      index,
    ),
  };
}

/** What is called like the instance that the folder belongs to; the core has a part of its own. */
function platformPart(name: string, members: readonly PlacedObject[], index: Lookup): string {
  const component = platformComponent(name, index)?.instance;
  const owner = component ?? members.map(({ origin }) => origin).find((one) => one !== "core");
  if (owner === undefined) return name;
  const instance = owner.slice(owner.indexOf("/") + 1);
  const label = index.pluginLabel(owner);
  return identity(...(instance === "default" ? [label] : [label, instance])).kubernetes;
}

function platformAfter(path: string, name: string, index: Lookup): readonly string[] {
  if (path === ground) return [];
  const component = platformComponent(name, index);
  const servers = component === undefined ? [] : serversOf([component], index);
  const jobs = component === undefined ? [] : jobsBefore(component, index);
  return [...new Set([ground, ...servers, ...jobs])].sort(byCodeUnit);
}

/** Folders of the Jobs beside a component without whose work it fails. */
function jobsBefore({ name, instance }: PlanComponent, { plan }: Lookup): readonly string[] {
  return plan.components.filter((job) =>
    job.product === undefined && job.instance === instance && job.before?.includes(name)
  ).map(({ object }) => `manifests/${object}`);
}

/** Folders of the platform's servers that these components wait for. */
function serversOf(
  components: readonly PlanComponent[],
  { edgesFrom, components: byId }: Lookup,
): readonly string[] {
  const targets = components.flatMap(({ id }) => edgesFrom(id)).flatMap(({ to, kind }) => {
    const target = kind === "boot" && "component" in to ? byId.get(to.component) : undefined;
    return target === undefined || target.product !== undefined ? [] : [target.object];
  });
  return [...new Set(targets)].sort(byCodeUnit).map((object) => `manifests/${object}`);
}

function platformComponent(name: string, { plan }: Lookup): PlanComponent | undefined {
  return plan.components.find(({ object, product }) => product === undefined && object === name);
}

function delivered(object: KubeObject): DeliveredObject {
  const { apiVersion, kind, metadata: { name, namespace } } = object;
  const workload = workloadIn(object);
  return {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(workload === undefined ? {} : { workload }),
  };
}

/** Kinds whose pods become ready or done. */
export const workloadKinds: readonly string[] = ["DaemonSet", "Deployment", "Job", "StatefulSet"];

function workloadIn(object: KubeObject): DeliveredWorkload | undefined {
  if (!workloadKinds.includes(object.kind)) return undefined;
  const containers = list(field(field(field(object["spec"], "template"), "spec"), "containers"));
  const images = containers.flatMap((one) => {
    const image = field(one, "image");
    return typeof image === "string" ? [image] : [];
  });
  const patience = object.kind === "Job" ? 300 : Math.max(60, ...containers.map(startup));
  return { sha256: sha256(printYaml(object)), images: images.sort(byCodeUnit), patience };
}

/** Seconds after which a startup probe gives up, with Kubernetes' own defaults. */
function startup(container: Json): number {
  const probe = field(container, "startupProbe");
  const seconds = (name: string, fallback: number) => {
    const value = field(probe, name);
    return typeof value === "number" ? value : fallback;
  };
  if (probe === undefined) return 0;
  return seconds("initialDelaySeconds", 0) +
    seconds("periodSeconds", 10) * seconds("failureThreshold", 3);
}

function field(value: Json | undefined, name: string): Json | undefined {
  return isFields(value) ? value[name] : undefined;
}

function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isFields(
  value: Json | undefined,
): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
