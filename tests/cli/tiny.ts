import { runCommandLine } from "../../src/cli/run.ts";
import { type MemoryHost, memoryHost, type MemoryHostOptions } from "../../src/host/mod.ts";

/** A platform of one product, small enough to be read whole. */
export const tiny: Readonly<Record<string, string>> = {
  "deno.json": "{}\n",
  "platform.yaml": `apiVersion: floe.dev/v1
kind: Platform
metadata:
  name: tiny
  version: 1.0.0
  owner: platform-team@example.com

images:
  registry: registry.example.com/tiny

plugins:
  compute: { type: duckdb }
  storage:
    type: s3
    config:
      endpoint: https://s3.example.com
      bucket: tiny
      credentials:
        access_key: { secret_ref: s3-access }
        secret_key: { secret_ref: s3-access }
  database: { type: postgresql }
`,
  "environments/local.yaml": `apiVersion: floe.dev/v1
kind: Overlay
metadata: { name: local }
network:
  apiServer:
    - { cidr: 10.0.0.10/32, port: 6443 }
  outside:
    - { host: s3.example.com, cidrs: [203.0.113.0/24], port: 443 }
`,
  "products/clicks/floe.yaml": `apiVersion: floe.dev/v1
kind: DataProduct
metadata:
  name: clicks
  version: 1.0.0
  owner: web-team@example.com
transforms:
  - type: dbt
    path: dbt
`,
  "products/clicks/dbt/dbt_project.yml": "name: clicks\nversion: 1.0.0\nprofile: clicks\n",
  "products/clicks/dbt/models/clicks.sql": "select 1 as clicks\n",
};

/** What a command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  readonly host: MemoryHost;
}

/** Runs a command line over files in memory, by default those of the tiny platform. */
export async function floe(
  args: readonly string[],
  options: MemoryHostOptions = {},
): Promise<Ran> {
  const host = memoryHost({ files: tiny, ...options });
  const code = await runCommandLine(args, host);
  return { code, out: host.printed.out, error: host.printed.error, host };
}

/** The tiny platform with some files written anew; `undefined` removes one. */
export function tinyWith(
  changes: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const files = new Map(Object.entries(tiny));
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return Object.fromEntries(files);
}

/** One file of the tiny platform with one text replaced by another. */
export function edited(path: string, from: string, to: string): Record<string, string> {
  const text = tiny[path] ?? "";
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return tinyWith({ [path]: text.replace(from, to) });
}

/** Paths of a host's files below a folder. */
export function pathsBelow({ contents }: MemoryHost, folder: string): readonly string[] {
  return [...contents.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
}
