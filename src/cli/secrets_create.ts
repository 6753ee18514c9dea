import type { Host } from "../host/mod.ts";
import type { WantedSecret } from "../plugin/mod.ts";
import { freshValues, isGenerated } from "./secret_values.ts";

/** What became of one Secret in one namespace. */
export interface SecretOutcome {
  readonly namespace: string;
  readonly name: string;
  readonly outcome:
    | "created"
    | "exists"
    | "left to people"
    | "left to a Job"
    | "left to an operator"
    | "failed";
  readonly detail?: string;
}

type Data = Readonly<Record<string, string>>;

/**
 * Creates what floe makes and nobody has made yet. Values go to kubectl's standard input and
 * nowhere else. A Secret that exists is never touched; its copies get its values.
 */
export async function createSecrets(
  host: Host,
  kubectl: readonly string[],
  wanted: readonly WantedSecret[],
): Promise<readonly SecretOutcome[]> {
  const outcomes: SecretOutcome[] = [];
  for (const secret of wanted) outcomes.push(...await createOne(host, kubectl, secret));
  return outcomes;
}

async function createOne(
  host: Host,
  kubectl: readonly string[],
  secret: WantedSecret,
): Promise<readonly SecretOutcome[]> {
  if (!isGenerated(secret)) {
    const makers = new Set(secret.keys.map(({ maker }) => maker.by));
    const outcome = makers.has("operator")
      ? "left to an operator"
      : makers.has("job")
      ? "left to a Job"
      : "left to people";
    return secret.namespaces.map((namespace) => ({ namespace, name: secret.name, outcome }));
  }
  const existing = new Map<string, Data>();
  for (const namespace of secret.namespaces) {
    const found = await readSecret(host, kubectl, namespace, secret.name);
    if (typeof found === "string") return [failed(namespace, secret.name, found)];
    if (found !== undefined) existing.set(namespace, found);
  }
  const data = existing.values().next().value ?? encoded(await freshValues(host, secret));
  const outcomes: SecretOutcome[] = [];
  for (const namespace of secret.namespaces) {
    const name = secret.name;
    const found = existing.get(namespace);
    if (found !== undefined) outcomes.push(present(secret, namespace, found));
    else outcomes.push(await writeSecret(host, kubectl, { namespace, name, data }));
  }
  return outcomes;
}

/** The Secret's data (base64), undefined where there is none, or what kubectl complained of. */
async function readSecret(
  host: Host,
  kubectl: readonly string[],
  namespace: string,
  name: string,
): Promise<Data | undefined | string> {
  const { code, stdout, stderr } = await host.run([
    ...kubectl,
    "get",
    "secret",
    name,
    "--namespace",
    namespace,
    "--ignore-not-found",
    "--output",
    "json",
  ]);
  if (code !== 0) return stderr.trim();
  if (stdout.trim() === "") return undefined;
  const parsed: { readonly data?: Data } = JSON.parse(stdout);
  return parsed.data ?? {};
}

async function writeSecret(
  host: Host,
  kubectl: readonly string[],
  { namespace, name, data }: {
    readonly namespace: string;
    readonly name: string;
    readonly data: Data;
  },
): Promise<SecretOutcome> {
  const object = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data };
  // `create` and not `apply`: apply would keep the values in an annotation, and could overwrite.
  const command = [...kubectl, "create", "--filename", "-"];
  const { code, stderr } = await host.run(command, { input: JSON.stringify(object) });
  return code === 0
    ? { namespace, name, outcome: "created" }
    : failed(namespace, name, stderr.trim());
}

/** A Secret that people or an older floe made may lack a key: only they can add it. */
function present({ name, keys }: WantedSecret, namespace: string, data: Data): SecretOutcome {
  const missing = keys.map(({ key }) => key).filter((key) => !Object.hasOwn(data, key));
  if (missing.length === 0) return { namespace, name, outcome: "exists" };
  return failed(namespace, name, `it exists without ${missing.join(", ")}; floe never changes one`);
}

function failed(namespace: string, name: string, detail: string): SecretOutcome {
  return { namespace, name, outcome: "failed", detail };
}

function encoded(values: Readonly<Record<string, string>>): Data {
  const base64 = (text: string) => btoa(text);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)]));
}
