import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../constructs/testing.ts";
import postgresql from "../../plugins/database/postgresql/mod.ts";
import minio from "../../plugins/storage/minio/mod.ts";
import { Driver } from "../../plugins/testing.ts";
import type { GrantRecord } from "../../src/plugin/mod.ts";
import { postgresBin } from "./programs/debian.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { output, run } from "./programs/run.ts";
import {
  answers,
  freePorts,
  retryOnPortClash,
  scratchFolder,
  startServer,
} from "./programs/server.ts";
import { startMinio } from "./programs/minio.ts";
import { minioServer } from "./programs/tools.ts";

const TOOLS = new URL("../../templates/tools", import.meta.url).pathname;

realTest("PostgreSQL starts, answers and stops with the command lines of its objects", {
  needs: [postgresBin],
}, () => retryOnPortClash(runPostgres));

async function runPostgres(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const bin = required(await postgresBin());
  const container = mainContainer(new Driver(postgresql, { config: {} }).platform());
  const folder = await scratchFolder(stack, "postgres");
  const account = await owner(folder);
  const data = `${folder}/data`;
  await Deno.writeTextFile(`${folder}/password`, crypto.randomUUID());
  await output(`${bin}/initdb`, [
    `--pgdata=${data}`,
    "--username=postgres",
    `--pwfile=${folder}/password`,
    "--no-sync",
    ...variable(container, "POSTGRES_INITDB_ARGS").split(" "),
  ], { ...account, cwd: folder });
  const [port = 0] = freePorts(1);
  const env = { PGPORT: `${port}`, PGDATA: data, PATH: `${bin}:${Deno.env.get("PATH") ?? ""}` };
  const ready = words(at(container, "readinessProbe.exec.command"));
  const server = stack.use(
    await startServer({
      program: `${bin}/postgres`,
      args: [...words(at(container, "args")).slice(1), "-h", "127.0.0.1", "-k", folder],
      env,
      ...account,
      logFile: `${folder}/log`,
      ready: async () => (await run(`${bin}/${ready[0]}`, ready.slice(1), { env })).ok,
      seconds: 30,
    }),
  );
  const stop = words(at(container, "lifecycle.preStop.exec.command"));
  await output(`${bin}/${stop[0]}`, stop.slice(1), { env, ...account });
  await until(async () => (await server.log()).includes("database system is shut down"));
  assert.match(await server.log(), /received fast shutdown request/);
}

realTest("MinIO starts and answers with the command line of its objects", {
  needs: [minioServer],
}, () => retryOnPortClash(runMinio));

async function runMinio(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const container = mainContainer(new Driver(minio, { config: {} }).platform());
  const folder = await scratchFolder(stack, "minio");
  const [port] = freePorts(1);
  const places: Readonly<Record<string, string>> = {
    ":9000": `127.0.0.1:${port}`,
    "/data": `${folder}/data`,
  };
  const plain = ["MINIO_BROWSER", "MINIO_SITE_REGION", "MINIO_UPDATE"];
  const health = (probe: string) =>
    `http://127.0.0.1:${port}${at(container, `${probe}.httpGet.path`)}`;
  stack.use(
    await startServer({
      program: required(await minioServer()),
      args: words(at(container, "command")).slice(1).map((word) => places[word] ?? word),
      env: {
        HOME: folder,
        MINIO_ROOT_USER: crypto.randomUUID(),
        MINIO_ROOT_PASSWORD: crypto.randomUUID(),
        ...Object.fromEntries(plain.map((name) => [name, variable(container, name)])),
      },
      logFile: `${folder}/log`,
      ready: () => answers(health("readinessProbe")),
      seconds: 60,
    }),
  );
  assert.ok(await answers(health("livenessProbe")));
}

realTest("MinIO's desired state keeps a product below its prefix and lets a catalog vend", {
  needs: [minioServer, pythonEnv],
}, async () => {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await startMinio());
  const folder = await scratchFolder(stack, "secrets");
  const consumer = { namespace: "acme", instance: "catalog/default", need: "storage" };
  const grants: GrantRecord[] = ["polaris", "orders"].map((name) => grantOf(name, consumer));
  for (const name of ["polaris", "orders"]) await writeKeys(folder, name);
  const maps = new Driver(minio, { config: {}, grants }).platform();
  const text = JSON.stringify(jsonFile(one(maps, "ConfigMap"), "object-store.json"))
    .replaceAll("/secrets/", `${folder}/`)
    .replace("http://minio.acme.svc.cluster.local:9000", store.endpoint);
  await Deno.writeTextFile(`${folder}/desired.json`, text);
  const python = `${required(await pythonEnv())}/bin/python`;
  const env = {
    FLOE_ADMIN_ACCESS_KEY: store.accessKey,
    FLOE_ADMIN_SECRET_KEY: store.secretKey,
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const reconcile = ["-m", "floe_tools", "object-store", "--desired", `${folder}/desired.json`];
  for (const _ of ["first", "again"]) await output(python, reconcile, { env, cwd: TOOLS });
  const seen = await output(python, ["-c", VEND, store.endpoint, folder], { env, cwd: TOOLS });
  assert.deepEqual(JSON.parse(seen), {
    "orders below its prefix": "allowed",
    "orders elsewhere": "AccessDenied",
    "polaris elsewhere": "allowed",
    "vended below the table": "allowed",
    "vended elsewhere": "AccessDenied",
  });
});

/** Writes as each user, and as somebody to whom the catalog's user vended a narrower key. */
const VEND = `
import io, json, sys
from pathlib import Path
import minio
from minio.credentials.providers import AssumeRoleProvider, StaticProvider
from minio.error import S3Error

endpoint, folder = sys.argv[1], Path(sys.argv[2])

def keys(name):
    return [(folder / name / part).read_text() for part in ("access-key", "secret-key")]

def put(credentials, key):
    host = endpoint.removeprefix("http://")
    client = minio.Minio(endpoint=host, credentials=credentials, secure=False, region="us-east-1")
    try:
        client.put_object(bucket_name="acme-warehouse", object_name=key, data=io.BytesIO(b"x"), length=1)
    except S3Error as error:
        return error.code
    return "allowed"

policy = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::acme-warehouse/orders/t/*"]},
]}
access_key, secret_key = keys("polaris")
vended = AssumeRoleProvider(
    sts_endpoint=endpoint, access_key=access_key, secret_key=secret_key, policy=json.dumps(policy),
    region="us-east-1", role_arn="arn:aws:iam::000000000000:role/floe", role_session_name="floe",
)
print(json.dumps({
    "orders below its prefix": put(StaticProvider(*keys("orders")), "orders/a"),
    "orders elsewhere": put(StaticProvider(*keys("orders")), "ordersecrets/a"),
    "polaris elsewhere": put(StaticProvider(*keys("polaris")), "any/a"),
    "vended below the table": put(vended, "orders/t/a"),
    "vended elsewhere": put(vended, "orders/u/a"),
}))
`;

function grantOf(name: string, consumer: GrantRecord["consumer"]): GrantRecord {
  return {
    capability: "object-store",
    consumer,
    demand: { purpose: "warehouse", access: "readwrite" },
    binding: {
      endpoint: "http://minio.acme.svc.cluster.local:9000",
      region: "us-east-1",
      pathStyle: true,
      bucket: "acme-warehouse",
      prefix: name === "polaris" ? "" : name,
      keys: {
        accessKey: { secret: name, key: "access-key" },
        secretKey: { secret: name, key: "secret-key" },
      },
      sts: true,
    },
  };
}

async function writeKeys(folder: string, name: string): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`);
  await Deno.writeTextFile(`${folder}/${name}/access-key`, crypto.randomUUID().slice(0, 18));
  await Deno.writeTextFile(`${folder}/${name}/secret-key`, crypto.randomUUID());
}

function mainContainer(objects: Parameters<typeof one>[0]): unknown {
  return at(one(objects, "StatefulSet"), "spec.template.spec.containers.0");
}

function variable(container: unknown, name: string): string {
  const env = at(container, "env");
  const found = Array.isArray(env) ? env.find((entry) => at(entry, "name") === name) : undefined;
  return String(at(found, "value"));
}

function words(value: unknown): readonly string[] {
  assert.ok(Array.isArray(value), "a list of words");
  return value.map(String);
}

/** PostgreSQL refuses to run as root: then a folder and its server belong to `postgres`. */
async function owner(folder: string): Promise<{ uid: number; gid: number } | object> {
  if (Deno.uid() !== 0) return {};
  const [uid = 0, gid = 0] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number(await output("id", [flag, "postgres"]))),
  );
  await Deno.chown(folder, uid, gid);
  return { uid, gid };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail("ten seconds passed");
}
