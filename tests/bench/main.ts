/**
 * `deno task bench`: whole processes, medians, peak memory, next to reference points of the same run.
 *
 * @module
 */
import { measure, type Measured } from "./measure.ts";
import { diffTrees } from "./diff_trees.ts";
import { helmRow } from "./helm.ts";
import { workload } from "./workload.ts";

const deno = Deno.execPath();
const cli = new URL("../../src/cli/main.ts", import.meta.url).pathname;
const bare = new URL("./reference/bare.ts", import.meta.url).pathname;
const app = new URL("./reference/cdk8s_app.ts", import.meta.url).pathname;
const json = new URL("./reference/json_parse.ts", import.meta.url).pathname;
const config = new URL("../../deno.json", import.meta.url).pathname;
const run = [deno, "run", "--config", config, "--allow-all", "--no-check"];
const synth = await asPeopleRunIt();

interface Row {
  readonly work: string;
  readonly measured: Measured;
  readonly objects?: number;
}

const runs = Number(Deno.args[0] ?? "5");
const sizes = [1, 100, 1000];
const rows: Row[] = [
  { work: "bare deno script", measured: await measure([...run, bare], runs) },
  { work: "floe version", measured: await measure([...run, cli, "version"], runs) },
];
for (const size of sizes) rows.push(...await synthRows(size));
for (const every of [100, 1]) rows.push(await diffRow(10_000, every));
console.log(machine());
print(rows);

async function synthRows(products: number): Promise<readonly Row[]> {
  const { folder } = await workload(products);
  try {
    const times = products > 100 ? Math.min(runs, 3) : runs;
    const dist = `${folder}/dist`;
    const before = () => Deno.remove(dist, { recursive: true }).catch(() => {});
    const measured = await measure(synth, times, { cwd: folder, before });
    const again = await measure(synth, times, { cwd: folder });
    const objects = await countObjects(dist);
    const parsed = await measure([...run, json, dist], times);
    const reference = await measure([...run, app, String(objects), `${folder}/cdk8s`], times);
    const helm = await helmRow(objects, folder, times);
    const label = `${products} product${products === 1 ? "" : "s"}`;
    return [
      { work: `floe synth, ${label}, everything written`, measured, objects },
      { work: `floe synth, ${label}, nothing changed`, measured: again, objects },
      { work: "JSON.parse of every JSON file in it", measured: parsed },
      { work: "cdk8s app, as many Deployments", measured: reference, objects },
      ...(helm === undefined ? [] : [{ work: "helm template, as many", measured: helm, objects }]),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function diffRow(objects: number, every: number): Promise<Row> {
  const { folder, before, after } = await diffTrees(objects, every);
  try {
    const measured = await measure([...run, cli, "diff", before, after], runs);
    return { work: `floe diff, ${objects / every} objects differ`, measured, objects };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The command of `deno task synth`, flags and permissions included, from wherever it is run. */
async function asPeopleRunIt(): Promise<readonly string[]> {
  const { tasks }: { tasks: { synth: { command: string } } } = JSON.parse(
    await Deno.readTextFile(config),
  );
  const [program, ...rest] = tasks.synth.command.split(" ");
  if (program !== "deno") throw new Error(`The task runs ${program}`);
  const [subcommand = "", ...flags] = rest.map((word) => word === "src/cli/main.ts" ? cli : word);
  return [deno, subcommand, "--config", config, ...flags];
}

async function countObjects(dist: string): Promise<number> {
  let count = 0;
  for await (const entry of Deno.readDir(dist)) {
    if (entry.isDirectory) count += await countObjects(`${dist}/${entry.name}`);
    else if (entry.name.endsWith(".yaml")) count++;
  }
  return count;
}

/** What the numbers depend on beside floe. The load tells how much of the machine others used. */
function machine(): string {
  const { deno: version, v8 } = Deno.version;
  const memory = (Deno.systemMemoryInfo().total / 1024 ** 3).toFixed(0);
  const [load = 0] = Deno.loadavg();
  return `${navigator.hardwareConcurrency} cores (${Deno.build.arch}), ${memory} GB, ` +
    `Deno ${version}, V8 ${v8}, load ${load.toFixed(1)}, medians of ${runs} runs\n`;
}

function print(all: readonly Row[]): void {
  console.log("| work | objects | median ms | fastest ms | ms per object | CPU ms | peak MB |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const { work, measured: { median, fastest }, objects } of all) {
    const each = objects === undefined ? "" : (median.milliseconds / objects).toFixed(3);
    const cells = [
      work,
      objects ?? "",
      median.milliseconds.toFixed(0),
      fastest.toFixed(0),
      each,
      median.cpuMilliseconds?.toFixed(0) ?? "",
      median.megabytes?.toFixed(0) ?? "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
