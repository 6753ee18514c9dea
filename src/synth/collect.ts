import { ApiObject, App, Chart } from "cdk8s";
import type { Construct } from "constructs";
import type { KubeObject } from "../compiler/object.ts";
import { isKubeObject } from "./kube_object.ts";

/** Names come from the plan. One that cdk8s makes from a path changes with the code. */
class NamedChart extends Chart {
  override generateObjectName(object: ApiObject): string {
    throw new Error(`The ${object.kind} at "${object.node.path}" has no metadata.name`);
  }
}

/**
 * Runs `make` below a chart of its own and collects what it built, as plain data. Nothing is
 * written. The options are given because cdk8s reads them from the environment otherwise; what it
 * still reads there (`CDK8S_DISABLE_SORT`) changes the order of keys only, which nobody keeps.
 */
export function collect(make: (scope: Construct) => void): readonly KubeObject[] {
  return collectAreas<"objects">((scope) => make(scope("objects"))).get("objects") ?? [];
}

/** Like `collect()`, for objects that go to several places. */
export function collectAreas<Area extends string>(
  make: (scope: (area: Area) => Construct) => void,
): ReadonlyMap<Area, readonly KubeObject[]> {
  const app = new App({ outdir: "unused", recordConstructMetadata: false });
  const charts = new Map<Area, Chart>();
  make((area) => {
    const chart = charts.get(area) ??
      new NamedChart(app, area, { disableResourceNameHashes: true });
    charts.set(area, chart);
    return chart;
  });
  return new Map([...charts].map(([area, chart]) => [area, objectsBelow(chart)] as const));
}

function objectsBelow(chart: Chart): readonly KubeObject[] {
  return chart.node.findAll().filter((node) => ApiObject.isApiObject(node)).map(kubeObject);
}

function kubeObject(made: ApiObject): KubeObject {
  const object: unknown = made.toJson();
  if (isKubeObject(object)) return object;
  throw new Error(`The ${made.kind} at "${made.node.path}" is no Kubernetes object`);
}
