import type {
  Call,
  Component,
  Description,
  ProductDescription,
  RoleRule,
} from "../../../src/plugin/mod.ts";

/** Dagster's event database: runs, events, schedules. */
export const storage = "storage";
/** How runs call dbt. */
export const runner = "dbt";

const webserver: Component = {
  name: "webserver",
  kind: "server",
  endpoints: [{
    name: "http",
    port: 3000,
    appProtocol: "http",
    ui: { title: "Dagster", authentication: "none" },
  }],
  // Its rights lie in the products' namespaces, where runs are. None here: a run that lost its
  // container context must fail and not start beside the platform's services.
  kubernetesApi: { rules: [] },
};

const daemon: Component = { name: "daemon", kind: "server", kubernetesApi: { rules: [] } };

const migrate: Component = { name: "migrate", kind: "job", before: [webserver.name, daemon.name] };

/** The processes of the platform, which share one database. */
export function describe(): Description {
  const from = [webserver.name, daemon.name, migrate.name];
  const need = { name: storage, capability: "sql", demand: { database: "main" } } as const;
  return {
    components: [webserver, daemon, migrate],
    needs: [{ ...need, from, edge: "boot" }],
    offers: [{ capability: "scheduler" }],
  };
}

/** One code location, and the pods that Dagster itself starts for runs. */
export function describeProduct(): ProductDescription {
  const grpc = { name: "grpc", port: 3030, appProtocol: "grpc" } as const;
  const need = { name: storage, capability: "sql", demand: { database: "main" } } as const;
  return {
    components: [
      { name: "code-location", kind: "server", endpoints: [grpc] },
      { name: "run", kind: "run", runsDbt: true },
    ],
    needs: [
      // A run writes its own events: its pod needs the database of the whole instance.
      { ...need, from: ["run"], edge: "call", shared: true },
      { name: runner, capability: "dbt-runner", demand: {}, from: ["run"], edge: "call" },
    ],
    calls: [toCodeLocation(webserver.name), toCodeLocation(daemon.name)],
    access: [
      { to: webserver.name, rules: [...inspect, ...terminate] },
      { to: daemon.name, rules: [...inspect, ...terminate, ...launch] },
    ],
  };
}

function toCodeLocation(component: string): Call {
  return {
    from: { side: "platform", component },
    to: { side: "product", component: "code-location", endpoint: "grpc" },
    // They start without it and find it when it comes.
    edge: "call",
  };
}

/**
 * What `K8sRunLauncher` calls (dagster-k8s 0.29, `launcher.py` and `client.py`), and no more:
 * Dagster's own chart grants patch, update and deletecollection besides.
 */
const inspect: readonly RoleRule[] = [
  { apiGroups: ["batch"], resources: ["jobs", "jobs/status"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods", "events"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];

/** `terminate()` deletes the Job and then its pods. */
const terminate: readonly RoleRule[] = [
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["delete"] },
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
];

const launch: readonly RoleRule[] = [
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["create"] },
];
