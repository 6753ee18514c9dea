import assert from "node:assert/strict";
import { runCommandLine } from "../../src/cli/run.ts";
import { type MemoryHost, memoryHost } from "../../src/host/mod.ts";

/**
 * One component for another is one line of an example, and `floe diff` says what that does.
 */
interface Swap {
  readonly file: string;
  /** The line, and what stands there instead. */
  readonly line: readonly [string, string];
  /** What the example declares before, where the new component needs to know more than the old one. */
  readonly declared?: readonly (readonly [string, string, string])[];
  /** What the diff says among other things. */
  readonly says: readonly RegExp[];
  /** Whether data is lost, so that `--fail-on critical` refuses it. */
  readonly isCritical: boolean;
}

const root = "platforms/lakehouse";
const platform = `${root}/platform.yaml`;
const overlay = `${root}/environments/prod.yaml`;

const swaps: Readonly<Record<string, Swap>> = {
  "Polaris for Nessie": {
    file: platform,
    line: ["    type: polaris\n", "    type: nessie\n"],
    says: [
      /^high +NetworkPolicy lakehouse\/nessie: opens port 9000\/TCP to pods minio in lakehouse$/m,
      /^high +NetworkPolicy lakehouse-site-visits\/dagster-run: opens port 19120\/TCP to pods nessie in lakehouse$/m,
      /^medium +Deployment lakehouse\/polaris: is removed$/m,
      /^\+ Deployment lakehouse\/nessie$/m,
    ],
    isCritical: false,
  },
  "PostgreSQL for CloudNativePG": {
    file: overlay,
    line: ["  compute: warehouse\n", "  compute: warehouse\n  database: replicated\n"],
    declared: [[overlay, "  database: replicated\n", ""]],
    says: [
      /^critical +PersistentVolumeClaim lakehouse\/postgresql-data: is removed, with what it holds$/m,
      /^medium +StatefulSet lakehouse\/postgresql: is removed$/m,
      /^\+ Cluster lakehouse\/postgresql-replicated$/m,
    ],
    isCritical: true,
  },
  "MinIO for S3": {
    file: overlay,
    line: ["  compute: warehouse\n", "  compute: warehouse\n  storage: outside\n"],
    declared: [
      [
        platform,
        "  storage:\n    type: minio\n    config: { size: small }\n",
        `  storage:
    default: { type: minio, config: { size: small } }
    outside:
      type: s3
      config:
        endpoint: https://s3.example.com
        bucket: lakehouse-warehouse
        credentials:
          access_key: { secret_ref: object-store }
          secret_key: { secret_ref: object-store }
`,
      ],
      [
        overlay,
        "  outside:\n",
        "  outside:\n    - { host: s3.example.com, cidrs: [203.0.113.0/24], port: 443 }\n",
      ],
    ],
    says: [
      /^critical +PersistentVolumeClaim lakehouse\/minio-data: is removed, with what it holds$/m,
      /^high +NetworkPolicy lakehouse\/polaris: opens port 443\/TCP to 203\.0\.113\.0\/24$/m,
      /^medium +StatefulSet lakehouse\/minio: is removed$/m,
    ],
    isCritical: true,
  },
  "Kubernetes Secrets for External Secrets": {
    file: overlay,
    line: ["  compute: warehouse\n", "  compute: warehouse\n  secrets: vault\n"],
    declared: [[
      platform,
      "  secrets:\n    type: kubernetes\n",
      `  secrets:
    default: { type: kubernetes }
    vault:
      type: external-secrets
      config: { vault: { server: "https://vault.example.com", role: lakehouse } }
`,
    ]],
    says: [
      /^Objects: \d+ changed, \d+ added, 0 removed; risks: /m,
      /^high +AppProject argocd\/lakehouse-prod: lets its applications use kind ExternalSecret\.external-secrets\.io$/m,
      /^\+ ExternalSecret lakehouse\/\S+$/m,
      /^\+ SecretStore lakehouse\/\S+$/m,
    ],
    isCritical: false,
  },
  "Argo CD for Flux": {
    file: platform,
    line: ["    type: argocd\n", "    type: flux\n"],
    says: [
      /^high +Application argocd\/lakehouse-prod-polaris: is removed, and with it what it applied and is still wanted: manifests\/polaris/m,
      /^\+ Kustomization flux-system\/\S+$/m,
    ],
    isCritical: false,
  },
};

const decoder = new TextDecoder();
const files = await repository();

for (const [name, { file, line, declared = [], says, isCritical }] of Object.entries(swaps)) {
  Deno.test(`${name} is one line, and floe diff tells what it does`, async () => {
    const host = memoryHost({ files });
    for (const one of declared) edit(host, ...one);
    await run(host, ["synth", "--platform", root, "--env", "prod", "--out", "before"]);
    edit(host, file, ...line);
    await run(host, ["synth", "--platform", root, "--env", "prod", "--out", "after"]);
    host.printed.out = "";
    const folders = ["before", "after"].map((folder) => `${folder}/lakehouse/prod`);
    const code = await runCommandLine(["diff", ...folders, "--fail-on", "critical"], host);
    const text = host.printed.out;
    assert.equal(code, isCritical ? 1 : 0, text.slice(0, 2000));
    for (const expected of says) assert.match(text, expected);
    const risks = text.split("\n").filter((line) => /^(?:critical|high|medium) /.test(line));
    assert.ok(risks.length < 45, `A reviewer has too much to read:\n${risks.join("\n")}`);
  });
}

/** The example. */
async function repository(): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = { "deno.json": "{}\n" };
  for await (const path of below(root)) found[path] = decoder.decode(await Deno.readFile(path));
  return found;
}

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* below(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

function edit({ contents }: MemoryHost, path: string, from: string, to: string): void {
  const text = decoder.decode(contents.get(path));
  assert.equal(text.split(from).length, 2, `${path} does not hold once: ${from}`);
  contents.set(path, new TextEncoder().encode(text.replace(from, to)));
}

async function run(host: MemoryHost, args: readonly string[]): Promise<void> {
  assert.equal(await runCommandLine(args, host), 0, host.printed.error);
}
