import { App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { Workload } from "./types.ts";

/** One object as it will be written. */
export interface SynthObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Runs `build` and gives every object that it made, in order. */
export function synth(build: (scope: Construct) => void): readonly SynthObject[] {
  const chart = new Chart(new App(), "test", { disableResourceNameHashes: true });
  build(chart);
  return chart.toJson();
}

/** The only object of a kind (and name); anything else fails the test. */
export function one(objects: readonly SynthObject[], kind: string, name?: string): SynthObject {
  const found = objects.filter((object) =>
    object.kind === kind && (name === undefined || object.metadata.name === name)
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const all = objects.map((object) => `${object.kind} ${object.metadata.name}`).join(", ");
    throw new Error(`${found.length} objects are ${kind} ${name ?? ""}; there are: ${all}`);
  }
  return first;
}

/** The value at a dotted path, list positions included: `spec.template.spec.containers.0.env`. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const step of path.split(".")) {
    here = typeof here === "object" && here !== null ? Reflect.get(here, step) : undefined;
  }
  return here;
}

/** A workload with one port, changed as the test needs. */
export function fakeWorkload(change: Partial<Workload> = {}): Workload {
  const name = change.name ?? "store";
  const selector = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": "acme",
    "app.kubernetes.io/component": name,
  };
  const owner = { "app.kubernetes.io/part-of": "acme", "app.kubernetes.io/managed-by": "floe" };
  return {
    name,
    namespace: "acme",
    selector,
    labels: { ...selector, ...owner },
    serviceAccount: name,
    kubernetesApi: false,
    waits: [],
    toolsImage: "registry.example.com/floe-tools:0.1.0",
    ports: { sql: { port: 5432, targetPort: 15432 } },
    ...change,
  };
}

/** A JSON file of a ConfigMap. */
export function jsonFile(configMap: SynthObject, file: string): unknown {
  const data = configMap["data"];
  const text: unknown = typeof data === "object" && data !== null
    ? Reflect.get(data, file)
    : undefined;
  if (typeof text !== "string") throw new Error(`${configMap.metadata.name} has no ${file}`);
  return JSON.parse(text);
}
