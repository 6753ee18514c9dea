import assert from "node:assert/strict";
import { applyGround } from "./objects/apply.ts";
import { apiServerNeeds, startApiServer } from "./programs/api_server.ts";
import { postgresBin } from "./programs/debian.ts";
import { guestClient } from "./programs/guest_client.ts";
import { type KubeObject, kubeObject } from "./programs/kube_object.ts";
import { startMinio } from "./programs/minio.ts";
import { startPostgres } from "./programs/postgres.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { output } from "./programs/run.ts";
import { minioServer } from "./programs/tools.ts";

const DRY = { dryRun: true } as const;

realTest("startApiServer() refuses unknown fields", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const settings = configMap({ data: { colour: "blue" } });
  assert.equal((await server.client.apply(settings, DRY)).status, 201);
  const typo = await server.client.apply(configMap({ dta: { colour: "blue" } }), DRY);
  assert.equal(typo.ok, false);
  assert.match(typo.message, /dta/);
  const created = await server.client.create(configMap({ dta: {} }), DRY);
  assert.match(created.message, /unknown field "dta"/);
  const path = "/api/v1/namespaces/default/configmaps/settings";
  assert.equal((await server.client.get(path)).status, 404, "a dry run stores nothing");
});

realTest("startApiServer() enforces Pod Security", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: RESTRICTED };
  const ground = [{ file: "namespace", object: kubeObject(namespace, "test") }];
  assert.deepEqual(await applyGround(server, ground), []);
  const bad = await server.client.create(pod({ privileged: true }), DRY);
  assert.equal(bad.status, 403);
  assert.match(bad.message, /violates PodSecurity "restricted:latest": privileged/);
  const good = await server.client.create(pod(GOOD), DRY);
  assert.ok(good.ok, good.message);
  assert.deepEqual(good.warnings, []);
});

realTest("startApiServer() passes warnings on", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const metadata = { name: "warned", labels: { [`${PSA}/warn`]: "restricted" } };
  const namespace = kubeObject({ apiVersion: "v1", kind: "Namespace", metadata }, "test");
  const ground = [{ file: "namespace", object: namespace }];
  assert.deepEqual(await applyGround(server, ground), []);
  const answer = await server.client.create(pod({}, "warned"), DRY);
  assert.ok(answer.ok);
  assert.match(answer.warnings.join("\n"), /would violate PodSecurity/);
});

realTest("startApiServer() serves kubectl and ends", { needs: apiServerNeeds }, async () => {
  let kubeconfig = "";
  {
    await using server = await startApiServer();
    kubeconfig = server.kubeconfig;
    const text = JSON.stringify(configMap({ data: { colour: "blue" } }));
    const applied = await server.kubectl(["apply", "--dry-run=server", "-f", "-"], text);
    assert.match(applied.stdout, /configmap\/settings created \(server dry run\)/);
  }
  const removed = Deno.env.has("FLOE_TEST_KUBECONFIG") ||
    await Deno.stat(kubeconfig).then(() => false, () => true);
  assert.ok(removed, "the temporary folder is gone");
});

realTest("guestClient() removes what it made and no more", { needs: apiServerNeeds }, async () => {
  await using server = await startApiServer();
  const own = configMap({ data: { colour: "blue" } });
  const metadata = { name: "earlier", namespace: "default" };
  const earlier = kubeObject({ apiVersion: "v1", kind: "ConfigMap", metadata }, "test");
  const REAL = { dryRun: false } as const;
  await server.client.apply(earlier, REAL);
  const guest = guestClient(server.client);
  assert.ok((await guest.client.apply(earlier, REAL)).ok);
  assert.ok((await guest.client.apply(own, REAL)).ok);
  await guest.leave();
  assert.equal((await server.client.read(own)).status, 404);
  assert.equal((await server.client.read(earlier)).status, 200);
});

realTest("startPostgres() answers with its password only", { needs: [postgresBin] }, async () => {
  await using postgres = await startPostgres();
  assert.equal(await postgres.sql("select 6 * 7"), "42\n");
  const env = { ...postgres.env, PGPASSWORD: "wrong" };
  await assert.rejects(
    output(`${postgres.bin}/psql`, ["-c", "select 1"], { env }),
    /authentication failed/,
  );
});

realTest("startMinio() makes a bucket", { needs: [minioServer, pythonEnv] }, async () => {
  await using minio = await startMinio();
  const python = `${required(await pythonEnv())}/bin/python`;
  const script = [
    "import os, boto3",
    "s3 = boto3.client('s3', endpoint_url=os.environ['ENDPOINT'])",
    "s3.create_bucket(Bucket='seen')",
    "print([bucket['Name'] for bucket in s3.list_buckets()['Buckets']])",
  ].join("\n");
  const env = {
    ENDPOINT: minio.endpoint,
    AWS_ACCESS_KEY_ID: minio.accessKey,
    AWS_SECRET_ACCESS_KEY: minio.secretKey,
    AWS_DEFAULT_REGION: minio.region,
  };
  assert.equal(await output(python, ["-c", script], { env }), "['seen']\n");
});

realTest("pythonEnv() has Dagster and dbt", { needs: [pythonEnv] }, async () => {
  const python = `${required(await pythonEnv())}/bin/python`;
  const script = "import dagster, dbt.version; print(dagster.__version__, dbt.version.installed)";
  assert.match(await output(python, ["-c", script]), /^1\.13\.27 .*1\.11\.16/);
});

const PSA = "pod-security.kubernetes.io";
const RESTRICTED = { name: "guarded", labels: { [`${PSA}/enforce`]: "restricted" } };
const GOOD = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  runAsUser: 10001,
  seccompProfile: { type: "RuntimeDefault" },
};

function configMap(fields: Record<string, unknown>): KubeObject {
  const metadata = { name: "settings", namespace: "default" };
  return kubeObject({ apiVersion: "v1", kind: "ConfigMap", metadata, ...fields }, "test");
}

function pod(securityContext: Record<string, unknown>, namespace = "guarded"): KubeObject {
  const containers = [{ name: "main", image: "example.test/main:1", securityContext }];
  const metadata = { name: "main", namespace };
  return kubeObject({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers } }, "test");
}
