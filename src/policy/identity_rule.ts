import { objectId, objectPath, type PlacedObject } from "../compiler/object.ts";
import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";

/**
 * FLOE-OBJ001 for objects that Kubernetes would take for one, and for objects whose logical names
 * would put them into one file.
 */
export function identityClashes(
  objects: readonly PlacedObject[],
  root: string,
): readonly Diagnostic[] {
  const ids = repeated(objects, ({ object }) => objectId(object));
  const paths = repeated(objects, objectPath).filter(([, same]) =>
    new Set(same.map(({ object }) => objectId(object))).size > 1
  );
  return [...ids, ...paths].map(([what, same]) => {
    const origins = same.map(({ origin, product }) =>
      product === undefined ? origin : `${origin} for product "${product}"`
    );
    const [first] = same;
    const file = first === undefined ? root : `${root}/${objectPath(first)}`;
    return diagnose("FLOE-OBJ001", {
      message: `Two objects are ${what}: ${origins.join(" and ")} make one each`,
      hint: "Give one of the instances, products or components another name.",
      at: { file, line: 1, column: 1, length: 1 },
    });
  });
}

function repeated(
  objects: readonly PlacedObject[],
  key: (placed: PlacedObject) => string,
): [string, PlacedObject[]][] {
  const keys = new Set(objects.map(key));
  if (keys.size === objects.length) return [];
  return [...Map.groupBy(objects, key)].filter(([, same]) => same.length > 1);
}
