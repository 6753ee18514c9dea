import type { Json, PlacedObject } from "../compiler/object.ts";
import { hasDigest, isNamed, withoutDigest } from "../compiler/image_reference.ts";
import type { Plan } from "../compiler/plan.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { fields, list, text } from "./json.ts";
import { type Subject, subject } from "./subject.ts";

/** One image that objects run. */
export interface ImageUse {
  /** As the images lock names it: with a tag, before any mirror, without the lock's digest. */
  readonly reference: string;
  /** As pods pull it. */
  readonly image: string;
  /** Product whose image it is. */
  readonly product?: string;
  /** Who made the objects, sorted. */
  readonly users: readonly string[];
}

/**
 * Every image that objects run, sorted by reference: those of containers, and those that custom
 * resources hand to an operator.
 *
 * @param references Reference by image, of the images that plugins asked the core for.
 */
export function imagesInUse(
  objects: readonly PlacedObject[],
  plan: Plan,
  references: ReadonlyMap<string, string>,
): readonly ImageUse[] {
  const users = new Map<string, Set<string>>();
  for (const placed of objects) {
    for (const image of imagesOf(subject(placed), references)) {
      const found = users.get(image) ?? new Set();
      users.set(image, found.add(placed.origin));
    }
  }
  const products = new Map(plan.products.map(({ facts: { name, image } }) => [image, name]));
  return [...users].map(([image, origins]): ImageUse => {
    const product = products.get(image);
    return {
      reference: references.get(image) ?? withoutDigest(image),
      image,
      ...(product === undefined ? {} : { product }),
      users: [...origins].sort(),
    };
  }).sort((a, b) => a.reference < b.reference ? -1 : a.reference > b.reference ? 1 : 0);
}

function imagesOf(
  { pod, object }: Subject,
  known: ReadonlyMap<string, string>,
): readonly string[] {
  if (pod !== undefined) return pod.containers.flatMap(({ spec }) => text(spec["image"]) ?? []);
  return isCustom(object.apiVersion) ? stringsOf(object).filter((one) => known.has(one)) : [];
}

/** Kubernetes' own groups have no dot, or end in k8s.io. */
function isCustom(apiVersion: string): boolean {
  const [group = "", version] = apiVersion.split("/");
  return version !== undefined && group.includes(".") && !group.endsWith(".k8s.io");
}

function stringsOf(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return [...list(value), ...Object.values(fields(value))].flatMap(stringsOf);
}

/**
 * What production asks of images. Reports FLOE-IMG003 for one without a digest that the platform
 * does not allow by name, and FLOE-IMG004 where the lock has a product's image of another version.
 */
export function checkImages(images: readonly ImageUse[], plan: Plan): readonly Diagnostic[] {
  const loose = images.filter(({ image }) => !hasDigest(image));
  return [...otherVersions(loose, plan), ...undigested(loose, plan)];
}

function undigested(loose: readonly ImageUse[], { platform, images }: Plan): Diagnostic[] {
  if (!platform.production) return [];
  return loose.filter(({ reference }) =>
    !images.allowedWithoutDigest.some(({ image }) => isNamed(image, reference))
  ).map(({ reference, product, users }) =>
    diagnose("FLOE-IMG003", {
      message: `"${reference}" of ${users.join(", ")} has no digest, and ` +
        `"${platform.environment}" is a production environment`,
      hint: product === undefined
        ? "Run `floe image lock`, or allow it by name in the platform file: images.allow_without_digest"
        : `Run \`floe image pin ${product} <digest>\` after the image is built`,
    })
  );
}

function otherVersions(loose: readonly ImageUse[], { images, products }: Plan): Diagnostic[] {
  const locked = new Map<string, string>();
  for (const key of Object.keys(images.digests)) {
    const [, name, version] = /^product\/([^:]+):(.+)$/.exec(key) ?? [];
    if (name !== undefined && version !== undefined) locked.set(name, version);
  }
  if (locked.size === 0) return [];
  const used = new Set(loose.map(({ product }) => product));
  return products.filter(({ facts }) => used.has(facts.name) && locked.has(facts.name))
    .map(({ facts: { name, version } }) =>
      diagnose("FLOE-IMG004", {
        message: `The images lock has "${name}" in version ${locked.get(name)}, ` +
          `and its floe.yaml says ${version}`,
        hint: `Build the image, then run \`floe image pin ${name} <digest>\``,
      })
    );
}
