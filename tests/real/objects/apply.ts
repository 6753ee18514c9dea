import type { ApiServer } from "../programs/api_server.ts";
import { at, isRecord } from "../programs/json.ts";
import type { Answer, KubeClient } from "../programs/kube_client.ts";
import type { KubeObject } from "../programs/kube_object.ts";
import type { ObjectFile } from "../programs/validators.ts";
import { shuffled } from "./shuffle.ts";

const REAL = { dryRun: false } as const;
const DRY = { dryRun: true } as const;
const AT_ONCE = 8;

/** What an API server is to these checks. */
export type Judge = Pick<ApiServer, "client" | "controllers">;

/** The kinds that decide whether a pod is admitted, namespaces aside. */
const GROUND = new Set(["LimitRange", "ResourceQuota", "ServiceAccount"]);

/**
 * Stores what the judgement of pods needs: the namespaces, each with the `default` service account
 * that Kubernetes' controller manager would make, and the accounts, quotas and limits in them.
 */
export async function applyGround(
  { client, controllers }: Judge,
  files: readonly ObjectFile[],
): Promise<readonly string[]> {
  const namespaces = files.filter(({ object }) => object.kind === "Namespace");
  const others = files.filter(({ object }) => GROUND.has(object.kind));
  const store = (object: KubeObject) => client.apply(object, REAL);
  const problems = [
    ...await judge(namespaces, store),
    ...await judge([...namespaces.map(defaultAccount), ...others], store),
  ];
  if (!controllers) { for (const { object } of others) await enforceQuota(client, object); }
  return problems;
}

/** Sends every object as a strict dry run; a refusal or a warning is a problem. */
export async function dryRun(
  client: KubeClient,
  files: readonly ObjectFile[],
): Promise<readonly string[]> {
  return await judge(files, (object) => client.apply(object, DRY));
}

/** Sends every pod as a dry run of its creation; a refusal or a warning is a problem. */
export async function dryRunPods(
  client: KubeClient,
  pods: readonly ObjectFile[],
): Promise<readonly string[]> {
  return await judge(pods, (object) => client.create(object, DRY));
}

/**
 * Stores the objects in an order that the seed decides, and again those whose namespace wasn't
 * there yet, as people and controllers do.
 */
export async function applyShuffled(
  server: Judge,
  files: readonly ObjectFile[],
  seed: number,
): Promise<readonly string[]> {
  const problems: string[] = [];
  let waiting = shuffled(files, seed);
  for (let progress = true; progress && waiting.length > 0;) {
    const again: ObjectFile[] = [];
    for (const entry of waiting) {
      const answer = await server.client.apply(entry.object, REAL);
      if (!server.controllers) await enforceQuota(server.client, entry.object);
      if (lacksNamespace(answer)) again.push(entry);
      else problems.push(...remarks(entry, answer));
    }
    progress = again.length < waiting.length;
    waiting = again;
  }
  return [...problems, ...waiting.map(({ file }) => `${file}: its namespace is nowhere`)];
}

/**
 * Stores the objects once more; one that this changes is a problem. A new resource version alone is
 * none: the API server itself writes a claim anew, with the same content, on its second apply.
 */
export async function applyUnchanged(
  { client, controllers }: Judge,
  files: readonly ObjectFile[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  const ignored = controllers ? WRITTEN_BY_CONTROLLERS : WRITTEN_BY_SERVER;
  for (const entry of files) {
    const before = await client.read(entry.object);
    const after = await client.apply(entry.object, REAL);
    problems.push(...remarks(entry, before), ...remarks(entry, after));
    const [old, now] = [content(before.body, ignored), content(after.body, ignored)];
    if (old !== now) problems.push(`${entry.file}: changed from ${old} to ${now}`);
  }
  return problems;
}

/** What an API server writes without being asked, and what controllers do besides. */
export const WRITTEN_BY_SERVER: ReadonlySet<string> = new Set(["resourceVersion"]);
export const WRITTEN_BY_CONTROLLERS: ReadonlySet<string> = new Set([
  ...WRITTEN_BY_SERVER,
  "managedFields",
  "status",
]);

/** An object as text, without the ignored fields. */
export function content(object: unknown, ignored: ReadonlySet<string>): string {
  return JSON.stringify(object, (key, value) => ignored.has(key) ? undefined : value);
}

/** A quota admits everything until its controller has written what is used. */
async function enforceQuota(client: KubeClient, object: KubeObject): Promise<void> {
  const hard = at(object, "spec", "hard");
  if (object.kind !== "ResourceQuota" || !isRecord(hard)) return;
  const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, "0"]));
  const { apiVersion, kind, metadata: { name, namespace = "default" } } = object;
  const quota = { apiVersion, kind, metadata: { name, namespace }, status: { hard, used } };
  await client.applyStatus(quota);
}

function defaultAccount({ file, object }: ObjectFile): ObjectFile {
  const metadata = { name: "default", namespace: object.metadata.name };
  return { file, object: { apiVersion: "v1", kind: "ServiceAccount", metadata } };
}

async function judge(
  files: readonly ObjectFile[],
  send: (object: KubeObject) => Promise<Answer>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const sent = files.slice(from, from + AT_ONCE).map(async (entry) =>
      remarks(entry, await send(entry.object))
    );
    problems.push(...(await Promise.all(sent)).flat());
  }
  return problems;
}

function remarks({ file, object }: ObjectFile, answer: Answer): readonly string[] {
  const refusal = answer.ok ? [] : [`${file}: refused (${answer.status}): ${answer.message}`];
  const warnings = answer.warnings.filter((text) => !isAnswered(object, text));
  return [...refusal, ...warnings.map((text) => `${file}: warning: ${text}`)];
}

/** Argo CD looks for this one finalizer of a project, so it has no better name. */
function isAnswered({ apiVersion, kind }: KubeObject, warning: string): boolean {
  return apiVersion.startsWith("argoproj.io/") && kind === "AppProject" &&
    warning.includes('"resources-finalizer.argocd.argoproj.io": prefer a domain-qualified');
}

function lacksNamespace(answer: Answer): boolean {
  return answer.status === 404 && at(answer.body, "details", "kind") === "namespaces";
}
