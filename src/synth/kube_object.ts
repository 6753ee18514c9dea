import type { KubeObject } from "../compiler/object.ts";

/** Whether plain data has what every Kubernetes object has. */
export function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value["apiVersion"] === "string" &&
    typeof value["kind"] === "string" && isRecord(value["metadata"]) &&
    typeof value["metadata"]["name"] === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
