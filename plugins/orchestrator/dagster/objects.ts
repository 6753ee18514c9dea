import { ConfigMap, type Container, Job, type PodProps, Server } from "../../../constructs/mod.ts";
import type { EnvVar, PlatformContext, ProductContext } from "../../../src/plugin/mod.ts";
import { type Config, home, passwordVariable, sizes, user } from "./config.ts";
import { runner, storage } from "./describe.ts";
import { instanceYaml, migrationYaml, workspaceYaml } from "./instance.ts";
import { containerContext } from "./launcher.ts";
import { codeLocationProbes, daemonProbes, webserverProbes } from "./probes.ts";

type Platform = PlatformContext<Config>;
type Product = ProductContext<Config>;
const workspace = "/opt/dagster/workspace";

/** The web server, the daemon and the migration, with the files that they share. */
export function platformObjects(context: Platform, image: string): void {
  const { scope, config } = context;
  const { webserver, daemon, migrate } = pods(context, image);
  new Server(scope, "webserver", {
    workload: context.workload("webserver"),
    ...webserver,
    replicas: config.webserver.replicas,
  });
  new Server(scope, "daemon", {
    workload: context.workload("daemon"),
    ...daemon,
    // Two daemons would each start every scheduled run (dagster#33962).
    strategy: "recreate",
  });
  // A new image or database is a new Job. Alembic changes PostgreSQL in transactions, so
  // where two versions run at once one of them fails and finds the work done at its next try.
  new Job(scope, "migrate", { workload: context.workload("migrate"), ...migrate });
}

function pods(context: Platform, image: string) {
  const { config, platform } = context;
  const files = servedFiles(context);
  const level = platform.logLevel.toLowerCase();
  const common = [
    "-w",
    `${workspace}/workspace.yaml`,
    "--log-format",
    "json",
    "--log-level",
    level,
  ];
  const readOnly = config.webserver.read_only ? ["--read-only"] : [];
  return {
    webserver: pod(context, {
      name: "webserver",
      image,
      command: ["dagster-webserver", "-h", "0.0.0.0", "-p", "3000", ...common, ...readOnly],
      resources: sizes.webserver[config.size],
      probes: webserverProbes,
    }, files),
    daemon: pod(context, {
      name: "daemon",
      image,
      command: ["dagster-daemon", "run", ...common],
      resources: sizes.daemon[config.size],
      probes: daemonProbes,
    }, files),
    migrate: pod(context, {
      name: "migrate",
      image,
      command: ["dagster", "instance", "migrate"],
      resources: sizes.daemon.small,
    }, { instance: migrationFile(context) }),
  };
}

/** Names of ConfigMaps. They come from the content, so that a change replaces the pods. */
interface Files {
  readonly instance: string;
  readonly workspace?: string;
}

function servedFiles(context: Platform): Files {
  const workload = context.workload("webserver");
  const database = context.binding(storage, "sql");
  const instance = instanceYaml(context.config, context.platform, database);
  const map = (suffix: string, data: Readonly<Record<string, string>>) =>
    new ConfigMap(context.scope, suffix, { workload, suffix, data }).name;
  return {
    instance: map("instance", { "dagster.yaml": instance }),
    workspace: map("workspace", { "workspace.yaml": workspaceYaml(locations(context)) }),
  };
}

function migrationFile(context: Platform): string {
  const data = { "dagster.yaml": migrationYaml(context.binding(storage, "sql")) };
  const workload = context.workload("migrate");
  return new ConfigMap(context.scope, "storage", { workload, suffix: "storage", data }).name;
}

/**
 * A product that comes or goes replaces the pods. With a file that changes under them the daemon
 * would see it too, but people would have to ask the web server to look again.
 */
function locations({ products, productAddress }: Platform) {
  return products.map(({ name }) => ({ name, ...productAddress(name, "code-location", "grpc") }));
}

function pod(context: Platform, container: Container, files: Files): PodProps {
  const { password } = context.binding(storage, "sql");
  return {
    user,
    grace: 60,
    containers: [{
      ...container,
      env: [...processEnv, { name: passwordVariable, secret: password }],
      // Dagster makes folders beside its dagster.yaml.
      writable: { [home]: "64Mi", "/tmp": "256Mi" },
      mounts: [
        { volume: "instance", path: `${home}/dagster.yaml`, subPath: "dagster.yaml" },
        ...(files.workspace === undefined ? [] : [{ volume: "workspace", path: workspace }]),
      ],
    }],
    volumes: {
      instance: { configMap: files.instance },
      ...(files.workspace === undefined ? {} : { workspace: { configMap: files.workspace } }),
    },
  };
}

/** A product's code location: it serves definitions, and tells Dagster how its runs are started. */
export function productObjects(context: Product): void {
  const { scope, config, product, artifactsConfigMap } = context;
  new Server(scope, "code-location", {
    workload: context.workload("code-location"),
    user,
    // Ticks of schedules that are being evaluated come to their end.
    grace: 60,
    containers: [{
      name: "code-location",
      image: product.image,
      // Not `code-server start`, which keeps serving when the definitions don't load: a pod that
      // fails stops the roll-out, and the old one goes on.
      command: [
        ...["dagster", "api", "grpc", "-h", "0.0.0.0", "-p", "3030"],
        ...["-m", "floe_runtime.definitions", "--location-name", product.name],
        ...["--log-format", "json", "--log-level", context.platform.logLevel.toLowerCase()],
      ],
      env: codeLocationEnv(context),
      resources: sizes["code-location"][config.size],
      probes: codeLocationProbes,
      writable: { [home]: "16Mi", "/tmp": "256Mi" },
      mounts: [{ volume: "artifacts", path: "/floe" }],
    }],
    volumes: { artifacts: { configMap: artifactsConfigMap } },
  });
}

function codeLocationEnv(context: Product): EnvVar[] {
  const { product, artifactsConfigMap, runEnv } = context;
  const { password } = context.binding(storage, "sql");
  const run = containerContext({
    workload: context.workload("run"),
    product,
    artifactsConfigMap,
    env: [
      ...context.binding(runner, "dbt-runner").env,
      ...runEnv,
      { name: passwordVariable, secret: password },
    ],
  });
  return [
    ...processEnv,
    // Runs use the very image that the definitions came from.
    { name: "DAGSTER_CURRENT_IMAGE", value: product.image },
    // Kubernetes reads `$(NAME)` in a value; a run's variables must arrive as they are.
    {
      name: "DAGSTER_CONTAINER_CONTEXT",
      value: JSON.stringify(run, null, 2).replaceAll("$", "$$$$"),
    },
  ];
}

const processEnv: readonly EnvVar[] = [
  { name: "DAGSTER_HOME", value: home },
  { name: "HOME", value: "/tmp" },
  { name: "PYTHONDONTWRITEBYTECODE", value: "1" },
  { name: "PYTHONUNBUFFERED", value: "1" },
];
