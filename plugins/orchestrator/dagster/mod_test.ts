import assert from "node:assert/strict";
import { parse } from "yaml";
import { at, one, type SynthObject } from "../../../constructs/testing.ts";
import type { BindingOf } from "../../../src/plugin/mod.ts";
import { Driver, product, type World } from "../../testing.ts";
import dagster from "./mod.ts";

const database: BindingOf<"sql"> = {
  host: "postgresql.acme.svc.cluster.local",
  port: 5432,
  database: "acme_dagster",
  user: "acme_dagster",
  password: { secret: "postgresql-dagster", key: "password" },
  sslMode: "disable",
};
const runner: BindingOf<"dbt-runner"> = {
  command: ["python", "-m", "floe_runtime", "build"],
  env: [{ name: "DBT_USE_COLORS", value: "false" }],
  packages: [],
};
const bindings = { "sql": { storage: database }, "dbt-runner": { dbt: runner } };

function driver(change: Partial<World<typeof dagster.config>> = {}) {
  return new Driver(dagster, { config: {}, bindings, products: [product], ...change });
}

/** A file of the servers' ConfigMaps, read as Python reads it. */
function file(objects: readonly SynthObject[], name: string): unknown {
  const maps = objects.filter(({ metadata }) => metadata.name.startsWith("dagster-webserver-"));
  const texts = maps.filter(({ kind }) => kind === "ConfigMap").flatMap((map) => {
    const data = at(map, "data");
    const text: unknown = typeof data === "object" && data !== null ? Reflect.get(data, name) : [];
    return typeof text === "string" ? [text] : [];
  });
  return parse(texts.join("\n---\n"), { version: "1.1" });
}

const container = "spec.template.spec.containers.0";

Deno.test("orchestrator/dagster starts its processes after the database", () => {
  const { needs, components } = driver().describe();
  assert.deepEqual(needs?.map(({ from, edge }) => ({ from, edge })), [
    { from: ["webserver", "daemon", "migrate"], edge: "boot" },
  ]);
  assert.deepEqual(components.map(({ name }) => name), ["webserver", "daemon", "migrate"]);
});

Deno.test("orchestrator/dagster gives runs the instance's database, not one of their own", () => {
  const { needs = [] } = driver().describeProduct();
  assert.deepEqual(needs.filter(({ shared }) => shared).map(({ name }) => name), ["storage"]);
});

Deno.test("orchestrator/dagster has rights in the products' namespaces only", () => {
  const { components } = driver().describe();
  assert.deepEqual(components.map(({ kubernetesApi }) => kubernetesApi?.rules), [
    [],
    [],
    undefined,
  ]);
  const { access = [] } = driver().describeProduct();
  const verbs = (to: string) =>
    access.find((one) => one.to === to)?.rules.flatMap(({ resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`))
    ) ?? [];
  assert.ok(verbs("daemon").includes("create jobs"));
  assert.ok(!verbs("webserver").includes("create jobs"), "the daemon launches what is queued");
  assert.ok(verbs("webserver").includes("delete jobs"), "people stop runs");
  for (const verb of [...verbs("daemon"), ...verbs("webserver")]) {
    assert.doesNotMatch(verb, /secrets|\*|patch|update|pods\/exec/);
  }
});

Deno.test("orchestrator/dagster runs one daemon and as many web servers as asked", () => {
  const objects = driver({ config: { webserver: { replicas: 3, read_only: true } } }).platform();
  const daemon = one(objects, "Deployment", "dagster-daemon");
  assert.equal(at(daemon, "spec.replicas"), 1);
  assert.equal(at(daemon, "spec.strategy.type"), "Recreate");
  const webserver = one(objects, "Deployment", "dagster-webserver");
  assert.equal(at(webserver, "spec.replicas"), 3);
  assert.match(JSON.stringify(at(webserver, `${container}.command`)), /"--read-only"/);
  assert.doesNotMatch(JSON.stringify(at(daemon, `${container}.command`)), /read-only/);
  one(objects, "PodDisruptionBudget", "dagster-webserver");
});

Deno.test("orchestrator/dagster takes the database from the binding and its password from a Secret", () => {
  const objects = driver().platform();
  const instance = file(objects, "dagster.yaml");
  const postgres = at(instance, "storage.postgres.postgres_db");
  assert.equal(at(postgres, "hostname"), database.host);
  assert.equal(at(postgres, "db_name"), database.database);
  assert.deepEqual(at(postgres, "password"), { env: "DAGSTER_PG_PASSWORD" });
  assert.equal(at(postgres, "params.sslmode"), "disable");
  for (const kind of ["Deployment", "Job"]) {
    for (const object of objects.filter((one) => one.kind === kind)) {
      assert.match(
        JSON.stringify(at(object, `${container}.env`)),
        /"DAGSTER_PG_PASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"postgresql-dagster"/,
      );
    }
  }
});

Deno.test("orchestrator/dagster migrates anew when the database changes, and not otherwise", () => {
  const name = (
    config: World<typeof dagster.config>["config"],
    storage: BindingOf<"sql"> = database,
  ) => {
    const world = { config, bindings: { ...bindings, sql: { storage } } };
    return one(driver(world).platform(), "Job").metadata.name;
  };
  assert.match(name({}), /^dagster-migrate-[0-9a-f]{8}$/);
  assert.equal(name({}), name({ runs: { max_concurrent: 11 } }));
  assert.notEqual(name({}), name({}, { ...database, host: "db.example.com" }));
});

Deno.test("orchestrator/dagster lists every product's code location, or none", () => {
  const workspace = file(driver().platform(), "workspace.yaml");
  assert.deepEqual(at(workspace, "load_from.0.grpc_server"), {
    host: "dagster-code-location.acme-orders.svc.cluster.local",
    port: 3030,
    location_name: "orders",
  });
  const empty = file(driver({ products: [] }).platform(), "workspace.yaml");
  assert.deepEqual(empty, { load_from: [] });
});

Deno.test("orchestrator/dagster never runs one product twice at a time", () => {
  const instance = file(driver().platform(), "dagster.yaml");
  assert.deepEqual(at(instance, "concurrency.runs.tag_concurrency_limits"), [
    { key: "floe/concurrency-key", value: { applyLimitPerUniqueValue: true }, limit: 1 },
  ]);
  assert.deepEqual(at(instance, "concurrency.pools"), { default_limit: 1, granularity: "run" });
});

Deno.test("orchestrator/dagster starts runs as restricted pods", () => {
  const runs = { max_runtime_seconds: 3600, scratch: "3Gi" };
  const instance = file(driver({ config: { runs } }).platform(), "dagster.yaml");
  const run = at(instance, "run_launcher.config.run_k8s_config");
  assert.equal(at(run, "pod_spec_config.enableServiceLinks"), false);
  assert.equal(at(run, "pod_spec_config.automountServiceAccountToken"), false);
  assert.equal(at(run, "pod_spec_config.securityContext.runAsUser"), 10001);
  assert.equal(at(run, "pod_spec_config.serviceAccountName"), undefined);
  assert.deepEqual(at(run, "container_config.securityContext.capabilities"), { drop: ["ALL"] });
  assert.equal(at(run, "container_config.image"), undefined);
  assert.match(JSON.stringify(at(run, "pod_spec_config.volumes")), /"sizeLimit":"3Gi"/);
  assert.equal(at(run, "job_spec_config.active_deadline_seconds"), 4200);
});

Deno.test("orchestrator/dagster lets a run choose resources, never what it may do", () => {
  const instance = file(driver().platform(), "dagster.yaml");
  const allowed = at(instance, "run_launcher.config.only_allow_user_defined_k8s_config_fields");
  assert.deepEqual(at(allowed, "container_config"), {
    env: true,
    resources: true,
    volume_mounts: true,
  });
  assert.equal(at(allowed, "pod_spec_config.security_context"), undefined);
});

Deno.test("orchestrator/dagster tells the code location how its runs are started", () => {
  const secret = { secret: "warehouse", key: "password" };
  const runEnv = [{ name: "A", value: "$(HOME)" }, { name: "B", secret }];
  const server = one(driver({ runEnv }).product(), "Deployment", "dagster-code-location");
  assert.equal(at(server, `${container}.image`), product.image);
  const env = at(server, `${container}.env`);
  const value = String(
    Array.isArray(env)
      ? at(env.find(({ name }) => name === "DAGSTER_CONTAINER_CONTEXT"), "value")
      : "",
  );
  assert.ok(value.includes("$$(HOME)"), "Kubernetes must not expand the run's variables here");
  const context: unknown = JSON.parse(value.replaceAll("$$", "$"));
  assert.equal(at(context, "k8s.namespace"), "acme-orders");
  assert.equal(at(context, "k8s.service_account_name"), "dagster-run");
  const label = (name: string) => Reflect.get(Object(at(context, "k8s.labels")), name);
  assert.equal(label("app.kubernetes.io/component"), "dagster-run");
  assert.deepEqual(at(context, "k8s.resources"), product.resources);
  assert.deepEqual(at(context, "k8s.env"), [
    { name: "DBT_USE_COLORS", value: "false" },
    { name: "A", value: "$(HOME)" },
    { name: "B", value_from: { secret_key_ref: { name: "warehouse", key: "password" } } },
    {
      name: "DAGSTER_PG_PASSWORD",
      value_from: { secret_key_ref: { name: "postgresql-dagster", key: "password" } },
    },
  ]);
});

Deno.test("orchestrator/dagster asks a code location over gRPC whether it has loaded", () => {
  const server = one(driver().product(), "Deployment", "dagster-code-location");
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
    assert.deepEqual(at(server, `${container}.${probe}.grpc`), {
      port: 3030,
      service: "DagsterApi",
    });
  }
});

Deno.test("orchestrator/dagster warns of a default schedule, which has no effect", () => {
  const [warning, ...rest] = driver({ config: { default_schedule: "*/10 * * * *" } }).advise();
  assert.equal(warning?.code, "orchestrator/dagster/NO-EFFECT");
  assert.equal(rest.length, 0);
  assert.deepEqual(driver().advise(), []);
});

Deno.test("orchestrator/dagster refuses no web server at all", () => {
  assert.equal(dagster.config.safeParse({ webserver: { replicas: 0 } }).success, false);
});

Deno.test("orchestrator/dagster/RUNTIME warns of a version older than the products' runtime", () => {
  const codes = (version: string) =>
    new Driver(dagster, { config: {}, version }).advise().map(({ code }) => code);
  assert.deepEqual(codes("1.12.22"), ["orchestrator/dagster/RUNTIME"]);
  assert.deepEqual(codes("1.13.27"), []);
  const runtime = new URL("../../../templates/runtime/pyproject.toml", import.meta.url);
  assert.match(Deno.readTextFileSync(runtime), /"dagster>=1\.13\.\d+,<1\.14"/);
});
