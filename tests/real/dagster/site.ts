import { at, one, type SynthObject } from "../../../constructs/testing.ts";
import type { BindingOf, EnvVar } from "../../../src/plugin/mod.ts";
import dagster from "../../../plugins/orchestrator/dagster/mod.ts";
import { Driver, product } from "../../../plugins/testing.ts";
import { type Postgres, startPostgres } from "../programs/postgres.ts";
import { required } from "../programs/program.ts";
import { pythonEnv } from "../programs/python.ts";
import { output, run } from "../programs/run.ts";
import { answers, freePorts, scratchFolder, startServer } from "../programs/server.ts";

/** The event database's password, made for this process. */
export const password: string = crypto.randomUUID();

const here = new URL(".", import.meta.url).pathname;
const secret = { secret: "postgresql-dagster", key: "password" };
const runEnv: readonly EnvVar[] = [{ name: "LITERAL", value: "$(HOME) $5" }];
const runner: BindingOf<"dbt-runner"> = {
  command: [],
  env: [{ name: "DBT_USE_COLORS", value: "false" }],
  packages: [],
};

/** A command line and its variables, as a container has them. */
export interface Command {
  readonly args: unknown;
  readonly env: unknown;
}

/** Generated objects of Dagster, run as processes on this machine with a real PostgreSQL. */
export class DagsterSite {
  private constructor(
    private readonly stack: AsyncDisposableStack,
    private readonly folder: string,
    private readonly python: string,
    private readonly objects: readonly SynthObject[],
    readonly postgres: Postgres,
  ) {}

  static async start({ products = 1 } = {}): Promise<DagsterSite> {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.use(await startPostgres());
    await postgres.sql(
      `create role dagster login password '${password}';\ncreate database dagster owner dagster;`,
    );
    const folder = await scratchFolder(stack, "dagster");
    const database: BindingOf<"sql"> = {
      host: postgres.host,
      port: postgres.port,
      database: "dagster",
      user: "dagster",
      password: secret,
      sslMode: "disable",
    };
    const driver = new Driver(dagster, {
      config: {},
      products: products === 0 ? [] : [product],
      bindings: { "sql": { storage: database }, "dbt-runner": { dbt: runner } },
      runEnv,
    });
    const objects = [...driver.platform(), ...driver.product()];
    await writeFiles(objects, folder);
    const python = required(await pythonEnv());
    return new DagsterSite(stack.move(), folder, python, objects, postgres);
  }

  get workspace(): string {
    return `${this.folder}/workspace`;
  }

  /** The main container of the component's workload. */
  command(kind: string, component: string): Command {
    const object = one(
      this.objects.filter(({ metadata }) => metadata.name.startsWith(`dagster-${component}`)),
      kind,
    );
    const container = at(object, "spec.template.spec.containers.0");
    return { args: at(container, "command"), env: at(container, "env") };
  }

  /** Runs the migration Job's command, with the files that it mounts. */
  async migrate(): Promise<string> {
    const { args, env } = this.command("Job", "migrate");
    return await this.run({ args, env }, `${this.folder}/migration`);
  }

  async run(command: Command, home?: string): Promise<string> {
    const [program, ...args] = this.#args(command, {});
    const env = this.#env(command.env);
    if (home !== undefined) env["DAGSTER_HOME"] = home;
    return await output(`${this.python}/bin/${program}`, args, { env });
  }

  /** Starts the component's server on a free port. */
  async server(component: string): Promise<AsyncDisposable & { readonly port: number }> {
    const [port = 0] = freePorts(1);
    const command = this.command("Deployment", component);
    const ports = { "3000": `${port}`, "3030": `${port}`, "0.0.0.0": "127.0.0.1" };
    const [program, ...args] = this.#args(command, ports);
    const env = this.#env(command.env);
    const server = await startServer({
      program: `${this.python}/bin/${program}`,
      args,
      env,
      logFile: `${this.folder}/${component}.log`,
      ready: () => this.#ready(component, port, env),
      seconds: 90,
    });
    return { port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }

  /** Puts a run with the tags into the instance's queue, as a person would. */
  async enqueue(port: number, tags: Readonly<Record<string, unknown>>): Promise<void> {
    const path = `${this.folder}/live.yaml`;
    await Deno.writeTextFile(
      path,
      `load_from: [{grpc_server: {host: 127.0.0.1, port: ${port}, location_name: orders}}]\n`,
    );
    const texts = Object.entries(tags).map(([name, value]) => [name, JSON.stringify(value)]);
    const tagged = JSON.stringify(Object.fromEntries(texts));
    const run = ["-w", path, "-l", "orders", "-j", "smoke_job", "--tags", tagged];
    await this.run({
      ...this.command("Job", "migrate"),
      args: ["dagster", "job", "launch", ...run],
    });
  }

  /** An answer of checks.py, within the generated instance. */
  async ask(question: string, ...args: readonly string[]): Promise<unknown> {
    const env = this.#env(this.command("Job", "migrate").env);
    const printed = await output(`${this.python}/bin/python`, [
      `${here}/checks.py`,
      question,
      ...args,
    ], { env });
    return at(JSON.parse(printed.trim().split("\n").at(-1) ?? ""), "answer");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.disposeAsync();
  }

  async #ready(component: string, port: number, env: Record<string, string>): Promise<boolean> {
    if (component === "webserver") return await answers(`http://127.0.0.1:${port}/server_info`);
    const [program, args] = component === "daemon"
      ? ["dagster-daemon", ["liveness-check"]] as const
      : ["dagster", ["api", "grpc-health-check", "-p", `${port}`]] as const;
    return (await run(`${this.python}/bin/${program}`, args, { env })).ok;
  }

  #args({ args }: Command, change: Readonly<Record<string, string>>): string[] {
    if (!Array.isArray(args)) throw new Error("the container has no command");
    return args.map((arg) => change[String(arg)] ?? this.#path(String(arg)));
  }

  /** The variables of a container, as the kubelet would set them. */
  #env(variables: unknown): Record<string, string> {
    const env: Record<string, string> = {
      PATH: `${this.python}/bin:${Deno.env.get("PATH") ?? ""}`,
      PYTHONPATH: `${here}/package`,
    };
    if (!Array.isArray(variables)) return env;
    for (const variable of variables) {
      const value = at(variable, "value");
      const text = typeof value === "string" ? value.replaceAll("$$", "$") : password;
      env[String(at(variable, "name"))] = this.#path(text);
    }
    env["HOME"] = this.folder;
    return env;
  }

  #path(text: string): string {
    return text.replaceAll("/opt/dagster/dagster_home", `${this.folder}/home`)
      .replaceAll("/opt/dagster/workspace", this.workspace);
  }
}

/** Files of ConfigMaps: which, where it goes, and how the name of its ConfigMap begins. */
const files = [
  ["dagster.yaml", "home", "dagster-webserver-instance"],
  ["dagster.yaml", "migration", "dagster-migrate-storage"],
  ["workspace.yaml", "workspace", "dagster-webserver-workspace"],
] as const;

async function writeFiles(objects: readonly SynthObject[], folder: string): Promise<void> {
  for (const [name, place, map] of files) {
    const [found] = objects.filter(({ metadata }) => metadata.name.startsWith(map));
    const text: unknown = Reflect.get(Object(found?.["data"]), name);
    await Deno.mkdir(`${folder}/${place}`);
    await Deno.writeTextFile(`${folder}/${place}/${name}`, String(text));
  }
}
