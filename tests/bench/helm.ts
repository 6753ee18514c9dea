import { measure, type Measured } from "./measure.ts";

/** `helm template` of a chart that renders as many small objects; undefined without helm. */
export async function helmRow(
  objects: number,
  folder: string,
  runs: number,
): Promise<Measured | undefined> {
  if (!await hasHelm()) return undefined;
  const chart = `${folder}/chart`;
  await Deno.mkdir(`${chart}/templates`, { recursive: true });
  await Deno.writeTextFile(`${chart}/Chart.yaml`, "apiVersion: v2\nname: bench\nversion: 1.0.0\n");
  await Deno.writeTextFile(
    `${chart}/templates/all.yaml`,
    `{{- range until ${objects} }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: object-{{ . }}
  namespace: bench
  labels: { app.kubernetes.io/name: object-{{ . }} }
data: { key: value-{{ . }} }
{{- end }}
`,
  );
  return await measure(["helm", "template", "bench", chart], runs);
}

async function hasHelm(): Promise<boolean> {
  try {
    return (await new Deno.Command("helm", { args: ["version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}
