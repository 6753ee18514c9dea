import assert from "node:assert/strict";
import { parse } from "yaml";
import { type ApiServer, apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { postgresBin } from "./programs/debian.ts";
import { readAccess } from "./programs/kube_access.ts";
import { at, isRecord } from "./programs/json.ts";
import type { KubeObject } from "./programs/kube_object.ts";
import { type Missing, required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { type Finished, run } from "./programs/run.ts";
import { minioServer } from "./programs/tools.ts";

const TOOLS = new URL("../../templates/tools", import.meta.url).pathname;
const OWN = "floe-tools-test";
const PRODUCT = "floe-tools-test-orders";
const ACCOUNT = "reconcile";
const TOOLS_SCHEMAS = /^floe-(iceberg-namespaces|postgres|object-store|polaris)\//;
const KUBERNETES_TEST = "tests/test_real_kubernetes.py";

realTest("floe_tools passes its type check", { needs: [pythonEnv] }, async () => {
  passes(await python(["-m", "mypy", "--cache-dir", "/dev/null", "floe_tools"]));
});

realTest("floe_tools passes its tests with the real PostgreSQL and MinIO", {
  needs: [pythonEnv, postgresBin, minioServer],
}, async () => {
  const finished = await python(["-m", "pytest", "-q", "-rs", `--ignore=${KUBERNETES_TEST}`], {
    FLOE_TEST_POSTGRES_BIN: required(await postgresBin()),
    FLOE_TEST_MINIO: required(await minioServer()),
  });
  passes(finished);
  assert.doesNotMatch(finished.stdout, /skipped/, "every test has what it needs here");
});

realTest("floe_tools needs no more rights in Kubernetes than its README lists", {
  needs: [pythonEnv, ...apiServerNeeds],
}, async () => {
  await using server = await startApiServer();
  const folder = await Deno.makeTempDir();
  try {
    for (const object of [namespace(OWN), namespace(PRODUCT), account(), ...rights()]) {
      const answer = await server.client.apply(object, { dryRun: false });
      assert.ok(answer.ok, answer.message);
    }
    const env = await mountServiceAccount(server, folder);
    const finished = await python(["-m", "pytest", "-q", "-rs", KUBERNETES_TEST], env);
    passes(finished);
    assert.doesNotMatch(finished.stdout, /skipped/);
  } finally {
    for (const object of [namespace(OWN), namespace(PRODUCT)]) await server.client.remove(object);
    await Deno.remove(folder, { recursive: true });
  }
});

realTest("floe_tools reads every desired state in dist/", {
  needs: [pythonEnv, dist],
}, async () => {
  const found = new Set<string>();
  for await (const { schema, text } of desiredStates(required(await dist()))) {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, text);
      passes(await python(["-c", READ, schema, file]));
      found.add(schema);
    } finally {
      await Deno.remove(file);
    }
  }
  assert.deepEqual([...found].sort(), [
    "floe-iceberg-namespaces/v1",
    "floe-object-store/v1",
    "floe-polaris/v1",
    "floe-postgres/v1",
  ]);
});

/** Reads the file that the second argument names with the reader of the schema in the first. */
const READ = `
import sys
from pathlib import Path
from floe_tools import desired, desired_iceberg, desired_polaris
readers = {
    desired_iceberg.ICEBERG_SCHEMA: desired_iceberg.read_iceberg,
    desired.POSTGRES_SCHEMA: desired.read_postgres,
    desired.OBJECT_STORE_SCHEMA: desired.read_object_store,
    desired_polaris.POLARIS_SCHEMA: desired_polaris.read_polaris,
}
readers[sys.argv[1]](Path(sys.argv[2]))
`;

/** The folder of what the examples compile to. */
async function dist(): Promise<string | Missing> {
  const folder = new URL("../../dist", import.meta.url).pathname;
  const found = await Deno.stat(folder).catch(() => undefined);
  return found === undefined ? { missing: "there is no dist/: run deno task synth" } : folder;
}

/** Every document of the tools in the ConfigMaps below a folder. */
async function* desiredStates(folder: string): AsyncGenerator<{ schema: string; text: string }> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* desiredStates(path);
    if (!name.includes("_configmap_")) continue;
    const data = at(parse(await Deno.readTextFile(path)), "data");
    for (const text of isRecord(data) ? Object.values(data) : []) {
      const schema = /"schema": ?"(floe-[a-z-]+\/v\d+)"/.exec(`${text}`)?.[1];
      if (schema !== undefined && TOOLS_SCHEMAS.test(schema)) yield { schema, text: `${text}` };
    }
  }
}

/** Writes what Kubernetes mounts into a pod, and returns the variables that it sets there. */
async function mountServiceAccount(
  server: ApiServer,
  folder: string,
): Promise<Record<string, string>> {
  const { server: address, authority = "" } = await readAccess(server.kubeconfig);
  const token = await server.kubectl(["create", "token", ACCOUNT, "-n", OWN]);
  assert.ok(token.ok, token.stderr);
  const files = { token: token.stdout.trim(), "ca.crt": authority, namespace: OWN };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  const { hostname, port } = new URL(address);
  return {
    FLOE_TEST_SERVICE_ACCOUNT: folder,
    FLOE_TEST_PRODUCT_NAMESPACE: PRODUCT,
    KUBERNETES_SERVICE_HOST: hostname.replaceAll(/[[\]]/g, ""),
    KUBERNETES_SERVICE_PORT: port === "" ? "443" : port,
  };
}

function namespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function account(): KubeObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: ACCOUNT, namespace: OWN },
  };
}

/** The rules of the README's section on `polaris`. */
function rights(): KubeObject[] {
  const group = "coordination.k8s.io";
  return [
    ...role(OWN, [
      { apiGroups: [group], resources: ["leases"], verbs: ["create"] },
      {
        apiGroups: [group],
        resources: ["leases"],
        verbs: ["get", "update"],
        resourceNames: ["polaris-reconcile"],
      },
    ]),
    ...role(PRODUCT, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      {
        apiGroups: [""],
        resources: ["secrets"],
        verbs: ["get", "patch"],
        resourceNames: ["polaris-orders"],
      },
    ]),
  ];
}

function role(namespace: string, rules: readonly unknown[]): KubeObject[] {
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: ACCOUNT, namespace };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: ACCOUNT };
  const subjects = [{ kind: "ServiceAccount", name: ACCOUNT, namespace: OWN }];
  return [
    { apiVersion, kind: "Role", metadata, rules },
    { apiVersion, kind: "RoleBinding", metadata, roleRef, subjects },
  ];
}

async function python(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const program = `${required(await pythonEnv())}/bin/python`;
  const quiet = { PYTHONDONTWRITEBYTECODE: "1" };
  return await run(program, args, { cwd: TOOLS, env: { ...quiet, ...env } });
}

function passes(finished: Finished): void {
  assert.ok(finished.ok, `${finished.stdout}${finished.stderr}`);
}
