import type { KubeObject, PlacedObject } from "../compiler/object.ts";
import { at, type Fields, fields, list, text } from "./json.ts";

/** One object as the rules see it. */
export interface Subject {
  readonly placed: PlacedObject;
  readonly object: KubeObject;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Present where the object makes pods. */
  readonly pod?: Pod;
}

/** The pod template of an object. */
export interface Pod {
  /** Whether it is meant to run for ever. */
  readonly serves: boolean;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
  readonly security: Fields;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  /** Whether it ends before the others start. */
  readonly init: boolean;
  readonly spec: Fields;
  readonly security: Fields;
}

/** Where kinds keep their pod template. */
const templates: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  DaemonSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  Job: ["spec", "template"],
  Pod: [],
  StatefulSet: ["spec", "template"],
};

/** Kinds that make pods. */
export const podKinds: readonly string[] = Object.keys(templates);

/** Kinds whose pods run for ever. */
export const servers: readonly string[] = ["DaemonSet", "Deployment", "StatefulSet"];

export function subject(placed: PlacedObject): Subject {
  const { object } = placed;
  const { kind, metadata } = object;
  const path = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
  return {
    placed,
    object,
    kind,
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    ...(path === undefined ? {} : { pod: podOf(fields(at(object, ...path)), kind) }),
  };
}

function podOf(template: Fields, kind: string): Pod {
  const spec = fields(template["spec"]);
  return {
    serves: servers.includes(kind),
    labels: fields(at(template, "metadata", "labels")),
    annotations: fields(at(template, "metadata", "annotations")),
    spec,
    security: fields(spec["securityContext"]),
    containers: [...containers(spec, "initContainers"), ...containers(spec, "containers")],
  };
}

function containers(spec: Fields, key: string): Container[] {
  return list(spec[key]).map((item) => ({
    name: text(at(item, "name")) ?? "",
    init: key === "initContainers",
    spec: fields(item),
    security: fields(at(item, "securityContext")),
  }));
}
