import assert from "node:assert/strict";
import { at, jsonFile, one } from "../../constructs/testing.ts";
import nessie from "../../plugins/catalog/nessie/mod.ts";
import { Driver } from "../../plugins/testing.ts";
import type { GrantRecord } from "../../src/plugin/mod.ts";
import { postgresBin } from "./programs/debian.ts";
import { isRecord } from "./programs/json.ts";
import { type Minio, startMinio } from "./programs/minio.ts";
import { java, nessieJar } from "./programs/nessie.ts";
import { type Postgres, startPostgres } from "./programs/postgres.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { output } from "./programs/run.ts";
import { answers, freePorts, scratchFolder, startServer } from "./programs/server.ts";
import { minioServer } from "./programs/tools.ts";

const TOOLS = new URL("../../templates/tools", import.meta.url).pathname;
const bucket = "lake-warehouse";
const sts = "arn:aws:iam::000000000000:role/floe";

/** The plugin between a real database and a real object store, for a product `orders`. */
function driver(postgres: Postgres, minio: Minio) {
  const grants: readonly GrantRecord[] = [{
    capability: "iceberg-rest",
    consumer: {
      namespace: "acme-orders",
      instance: "product",
      need: "iceberg-rest",
      product: "orders",
    },
    demand: { access: "readwrite" },
    binding: { uri: "x", warehouse: "lake", namespace: "orders", accessDelegation: "none" },
  }];
  const keys = {
    accessKey: { secret: "store", key: "access-key" },
    secretKey: { secret: "store", key: "secret-key" },
  };
  const { host, port, user, database } = postgres;
  const password = { secret: "database", key: "password" };
  const { endpoint, region } = minio;
  return new Driver(nessie, {
    config: { warehouse: "lake" },
    grants,
    bindings: {
      sql: { database: { host, port, database, user, password, sslMode: "disable" } },
      "object-store": {
        storage: {
          endpoint,
          region,
          pathStyle: true,
          bucket,
          prefix: "",
          keys,
          sts: true,
          roleArn: sts,
        },
      },
    },
  });
}

/** The variables of the server's container, Secrets filled in. */
function variables(container: unknown, secrets: Readonly<Record<string, string>>) {
  const list = at(container, "env");
  assert.ok(Array.isArray(list));
  return Object.fromEntries(
    list.filter(isRecord).map((one) => {
      const secret = at(one, "valueFrom.secretKeyRef");
      const value = secret === undefined
        ? String(one["value"])
        : secrets[`${at(secret, "name")}/${at(secret, "key")}`];
      assert.ok(value !== undefined, `no value for ${one["name"]}`);
      return [String(one["name"]), value];
    }),
  );
}

function mapData(found: ReturnType<typeof driver>, prefix: string) {
  const maps = found.platform().filter(({ metadata }) => metadata.name.startsWith(prefix));
  return one(maps, "ConfigMap");
}

/** Starts the server as its pod would, on ports of this machine's choice; its Iceberg address. */
async function startNessie(
  stack: AsyncDisposableStack,
  found: ReturnType<typeof driver>,
  secrets: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await scratchFolder(stack, "nessie");
  const [port = 0, management = 0] = freePorts(2);
  const written = at(mapData(found, "nessie-config-"), "data");
  const properties = String(isRecord(written) ? written["application.properties"] : "")
    .replace("quarkus.http.port=19120", `quarkus.http.port=${port}\nquarkus.http.host=127.0.0.1`)
    .replace("quarkus.management.port=9000", `quarkus.management.port=${management}`);
  await Deno.writeTextFile(
    `${folder}/application.properties`,
    `${properties}quarkus.management.host=127.0.0.1\n`,
  );
  const container = at(one(found.platform(), "Deployment"), "spec.template.spec.containers.0");
  const env = {
    ...variables(container, secrets),
    QUARKUS_CONFIG_LOCATIONS: `${folder}/application.properties`,
  };
  const jvm = [required(await java()), "-Xmx512m", "-jar", required(await nessieJar())];
  stack.use(
    await startServer({
      // The shell that starts servers drops variables with a dot in their names; a container keeps
      // them, as does the bash of the image's entrypoint.
      program: "env",
      args: [...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...jvm],
      logFile: `${folder}/log`,
      ready: () => answers(`http://127.0.0.1:${management}/q/health/ready`),
      seconds: 120,
    }),
  );
  return `http://127.0.0.1:${port}/iceberg`;
}

/** Runs one of floe's tools with a desired state; its actions, one a line. */
async function tool(
  folder: string,
  command: string,
  desired: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  await Deno.writeTextFile(`${folder}/desired.json`, JSON.stringify(desired));
  const python = `${required(await pythonEnv())}/bin/python`;
  const args = ["-m", "floe_tools", command, "--desired", `${folder}/desired.json`];
  const printed = await output(python, args, {
    cwd: TOOLS,
    env: { PYTHONDONTWRITEBYTECODE: "1", ...env },
  });
  return printed.trim().split("\n").map((line) => {
    const { action, name } = JSON.parse(line);
    return `${action} ${name}`;
  });
}

/** Asks for a table as any client would; the status of the answer. */
async function createTable(uri: string, namespace: string): Promise<number> {
  const config = await (await fetch(`${uri}/v1/config?warehouse=lake`)).json();
  const prefix = at(config, "overrides.prefix") ?? at(config, "defaults.prefix");
  const fields = [{ id: 1, name: "order_id", required: true, type: "long" }];
  const answer = await fetch(`${uri}/v1/${prefix}/namespaces/${namespace}/tables`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      name: "mart_orders",
      schema: { type: "struct", "schema-id": 0, "identifier-field-ids": [], fields },
      "stage-create": false,
      properties: {},
    }),
  });
  await answer.body?.cancel();
  return answer.status;
}

realTest("Nessie takes the generated configuration, and its Job makes the product's namespace", {
  needs: [java, nessieJar, postgresBin, minioServer, pythonEnv],
}, async () => {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startPostgres());
  const minio = stack.use(await startMinio());
  const folder = await scratchFolder(stack, "nessie-tools");
  await tool(folder, "object-store", {
    schema: "floe-object-store/v1",
    endpoint: minio.endpoint,
    region: minio.region,
    buckets: [{ name: bucket }],
    users: [],
  }, { FLOE_ADMIN_ACCESS_KEY: minio.accessKey, FLOE_ADMIN_SECRET_KEY: minio.secretKey });
  const found = driver(postgres, minio);
  const uri = await startNessie(stack, found, {
    "database/password": postgres.password,
    "store/access-key": minio.accessKey,
    "store/secret-key": minio.secretKey,
  });
  const desired = jsonFile(mapData(found, "nessie-namespaces-desired-"), "namespaces.json");
  assert.ok(isRecord(desired));
  const here = { ...desired, uri };
  assert.deepEqual(await tool(folder, "iceberg-namespaces", here), ["create orders"]);
  assert.deepEqual(await tool(folder, "iceberg-namespaces", here), ["unchanged orders"]);
  assert.equal(await createTable(uri, "orders"), 200);
  assert.equal(await createTable(uri, "nobodys"), 404);
});
