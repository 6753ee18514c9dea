import type { TreeFiles } from "./read_tree.ts";

/** A tree whose files are called by number, one for each document. */
export function tree(...documents: readonly string[]): TreeFiles {
  return {
    label: "tree",
    files: new Map(documents.map((text, index) => [`manifests/x/${index}.yaml`, text])),
  };
}

/** A text of an object of the namespace `shop`. */
export function objectText(kind: string, rest: string, apiVersion = "v1"): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: one, namespace: shop }\n${rest}\n`;
}

/** A Deployment whose only container, and pod, have these fields. */
export function deployment(container: string, pod = ""): string {
  return objectText(
    "Deployment",
    `spec:
  replicas: 1
  template:
    spec:
      ${pod === "" ? "restartPolicy: Always" : pod}
      containers:
        - { name: web, ${container === "" ? "image: web:1" : container} }`,
    "apps/v1",
  );
}

/** The namespace that the objects live in, with a label. */
export function namespace(label: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${label} } }\n`;
}

/** The ConfigMap of a product's artifacts. */
export function artifacts(document: unknown): string {
  return objectText("ConfigMap", `data: { artifacts.json: '${JSON.stringify(document)}' }`);
}

/** A Service of one port. */
export const service: string = objectText("Service", "spec: { ports: [{ port: 80 }] }");
