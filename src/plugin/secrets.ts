import type { SecretKey } from "./capabilities.ts";
import type { WantedSecret } from "./description.ts";

/**
 * Wants keys of Secrets that people make, one Secret each however many of its keys are used.
 * Sorted by name.
 */
export function secretsOfPeople(
  keys: readonly SecretKey[],
  namespaces: readonly string[],
  purpose: string,
): readonly WantedSecret[] {
  const names = [...new Set(keys.map(({ secret }) => secret))].sort();
  return names.map((name) => ({
    name,
    namespaces: [...new Set(namespaces)].sort(),
    keys: [...new Set(keys.filter(({ secret }) => secret === name).map(({ key }) => key))].sort()
      .map((key) => ({ key, maker: { by: "people" } as const })),
    purpose,
  }));
}
