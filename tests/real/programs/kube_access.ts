import { kubectl } from "./kubernetes.ts";
import { isRecord, type JsonRecord } from "./json.ts";
import { required } from "./program.ts";
import { output } from "./run.ts";

/** How to reach an API server: what a kubeconfig's current context says. */
export type Access = {
  readonly server: string;
  readonly authority?: string;
  readonly identity?: { readonly certificate: string; readonly key: string };
  readonly token?: string;
};

/** Reads a kubeconfig, through kubectl, which knows where its parts lie. */
export async function readAccess(kubeconfig: string): Promise<Access> {
  const args = ["config", "view", "--raw", "--flatten", "--minify", "-o", "json"];
  const env = { KUBECONFIG: kubeconfig };
  const config: unknown = JSON.parse(await output(required(await kubectl()), args, { env }));
  const cluster = entry(config, "clusters", "cluster");
  const user = entry(config, "users", "user");
  const authority = decoded(cluster["certificate-authority-data"]);
  const certificate = decoded(user["client-certificate-data"]);
  const key = decoded(user["client-key-data"]);
  if (typeof cluster["server"] !== "string") throw new Error(`${kubeconfig} names no server`);
  return {
    server: cluster["server"],
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined || key === undefined ? {} : { identity: { certificate, key } }),
    ...(typeof user["token"] === "string" ? { token: user["token"] } : {}),
  };
}

function entry(config: unknown, list: string, field: string): JsonRecord {
  const entries = isRecord(config) ? config[list] : undefined;
  const first: unknown = Array.isArray(entries) ? entries[0] : undefined;
  const value = isRecord(first) ? first[field] : undefined;
  if (!isRecord(value)) throw new Error(`The kubeconfig has no ${field}`);
  return value;
}

function decoded(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return new TextDecoder().decode(Uint8Array.fromBase64(value));
}
