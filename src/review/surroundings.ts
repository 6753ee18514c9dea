import { type ObjectChange, type ObjectName, specOf, type Surroundings } from "./change.ts";
import { at, fields } from "./data.ts";
import { isObjectFile } from "./read_tree.ts";
import { pathsOpenedByCallers } from "./rules_network.ts";

/** What the rules may know of all changes together, and of the files that are there after them. */
export function surroundingsOf(
  changes: readonly ObjectChange[],
  files: ReadonlyMap<string, string>,
): Surroundings {
  const removed = changes.filter(({ after }) => after === undefined);
  const namespaces = new Set(
    removed.filter(({ name }) => name.kind === "Namespace")
      .map(({ name }) => key(name.tree, name.name)),
  );
  const pods = removed.map((change) => ({
    home: key(change.name.tree, change.name.namespace),
    labels: podLabels(change),
  }));
  const opened = new Set(changes.flatMap(pathsOpenedByCallers));
  return {
    isRemoved: ({ tree, namespace }) => namespaces.has(key(tree, namespace)),
    removesPods: ({ tree, namespace }, labels) => {
      const wanted = Object.entries(fields(labels));
      return wanted.length > 0 &&
        pods.some(({ home, labels: own }) =>
          home === key(tree, namespace) && wanted.every(([label, value]) => own[label] === value)
        );
    },
    stays: ({ tree }, folder) => {
      const prefix = `${tree === "" ? "" : `${tree}/`}${folder}/`;
      return files.keys().some((path) => path.startsWith(prefix) && isObjectFile(path));
    },
    opensAtCaller: (path) => opened.has(path),
  };
}

/** Labels of the pods that a workload makes. */
function podLabels(change: ObjectChange) {
  const spec = specOf(change);
  const job = at(spec, "jobTemplate", "spec");
  return fields(at(job ?? spec, "template", "metadata", "labels"));
}

function key(tree: string, namespace: ObjectName["namespace"]): string {
  return JSON.stringify([tree, namespace ?? ""]);
}
