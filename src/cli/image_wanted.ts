import { objectsOf } from "../../mod.ts";
import { fullReference, hasDigest, isNamed, withoutDigest } from "../compiler/image_reference.ts";
import { sortedBy } from "../schema/digest.ts";
import type { Compiled } from "./build.ts";

/** An image that the lock of a platform has to pin. */
export interface WantedImage {
  /** As plugins and the lock name it. */
  readonly reference: string;
  /** Where pods pull it, sorted: several where environments have different mirrors. */
  readonly addresses: readonly string[];
  /** Why production may run it by tag alone. */
  readonly allowed?: string;
}

/**
 * Every image that one platform's environments run, by reference. Those of products are left out, which
 * their own CI pins, and those that a plugin itself names by digest.
 */
export function wantedImages(compiled: readonly Compiled[]): readonly WantedImage[] {
  const addresses = new Map<string, Set<string>>();
  const allowed = new Map<string, string>();
  for (const { plan, registry } of compiled) {
    if (plan === undefined) continue;
    for (const { reference, image, product } of objectsOf(plan, registry).images) {
      if (product !== undefined || hasDigest(reference)) continue;
      const known = addresses.get(reference) ?? new Set();
      addresses.set(reference, known.add(withoutDigest(fullReference(image))));
      const reason = plan.images.allowedWithoutDigest.find((one) => isNamed(one.image, reference));
      if (reason !== undefined) allowed.set(reference, reason.reason);
    }
  }
  const wanted = [...addresses].map(([reference, found]): WantedImage => {
    const reason = allowed.get(reference);
    return {
      reference,
      addresses: [...found].sort(),
      ...(reason === undefined ? {} : { allowed: reason }),
    };
  });
  return sortedBy(wanted, ({ reference }) => reference);
}

/** Names of the products of one platform, those in repositories of their own included. */
export function knownProducts(compiled: readonly Compiled[]): ReadonlySet<string> {
  return new Set(
    compiled.flatMap(({ plan }) =>
      plan === undefined
        ? []
        : [...plan.products, ...plan.remoteProducts].map(({ facts }) => facts.name)
    ),
  );
}
