import assert from "node:assert/strict";
import { at } from "../../constructs/testing.ts";
import duckdb from "../../plugins/compute/duckdb.ts";
import postgres from "../../plugins/compute/postgres.ts";
import { Driver, product } from "../../plugins/testing.ts";
import type { Grant } from "../../src/plugin/mod.ts";
import { postgresBin } from "./programs/debian.ts";
import { startPostgres } from "./programs/postgres.ts";
import { required } from "./programs/program.ts";
import { pythonEnv } from "./programs/python.ts";
import { realTest } from "./programs/real.ts";
import { type Finished, run } from "./programs/run.ts";

const PROFILES = new URL("dbt_profiles.py", import.meta.url).pathname;
const request = {
  capability: "dbt-profile",
  demand: {},
  consumer: {
    product: "orders",
    namespace: "acme-orders",
    instance: "product",
    need: "compute-default",
  },
  nameParts: ["orders", "compute-default"],
  product,
} as const;
const server = {
  host: "127.0.0.1",
  database: "postgres",
  user: "admin",
  password: { secret_ref: "warehouse" },
  sslmode: "disable",
} as const;
const variable = "DBT_ENV_SECRET_FLOE_WAREHOUSE__PASSWORD";

realTest("dbt-duckdb knows every key of the profile and obeys it", {
  needs: [pythonEnv],
}, async () => {
  const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "floe-duckdb-" });
  try {
    const path = `${folder}/{product_slug}.duckdb`;
    const config = { path, threads: 2, settings: { preserve_insertion_order: false } };
    const grant = new Driver(duckdb, { config }).grant(request);
    const names = ["memory_limit", "threads", "autoinstall_known_extensions", "temp_directory"];
    const list = names.map((name) => `current_setting('${name}')::varchar`).join(", ");
    const answer = await profile(grant, {}, `array_to_string([${list}], ' ')`);
    assert.deepEqual(at(answer, "unknown"), []);
    assert.equal(at(answer, "value"), "1.5 GiB 2 false /tmp/floe/spill");
    assert.ok((await Deno.stat(`${folder}/orders.duckdb`)).isFile);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

realTest("dbt-postgres knows every key of the profile and connects", {
  needs: [pythonEnv, postgresBin],
}, async () => {
  await using database = await startPostgres();
  const grant = new Driver(postgres, { config: { ...server, port: database.port } }).grant(request);
  const answer = await profile(grant, { [variable]: database.password }, "current_user");
  assert.deepEqual(at(answer, "unknown"), []);
  assert.equal(at(answer, "value"), "admin");
});

realTest("dbt refuses a profile whose secret is not there, and keeps it out of its output", {
  needs: [pythonEnv],
}, async () => {
  const grant = new Driver(postgres, { config: server }).grant(request);
  const finished = await ask(grant, {}, "1");
  assert.equal(finished.ok, false);
  assert.match(finished.stderr, /Credentials in profile "floe", target "default" invalid/);
  const value = crypto.randomUUID();
  const wrong = await ask(grant, { [variable]: value }, "1");
  assert.equal(wrong.ok, false, "nothing listens on that port");
  assert.ok(!`${wrong.stdout}${wrong.stderr}`.includes(value));
});

/** What dbt and the adapter make of a profile, and the value of an SQL expression there. */
async function profile(
  grant: Grant,
  env: Readonly<Record<string, string>>,
  expression: string,
): Promise<unknown> {
  const finished = await ask(grant, env, expression);
  assert.ok(finished.ok, finished.stderr);
  return JSON.parse(finished.stdout.trim().split("\n").at(-1) ?? "");
}

async function ask(
  grant: Grant,
  env: Readonly<Record<string, string>>,
  expression: string,
): Promise<Finished> {
  const python = `${required(await pythonEnv())}/bin/python`;
  const profile = JSON.stringify(at(grant.binding, "output"));
  const quiet = { DBT_SEND_ANONYMOUS_USAGE_STATS: "false" };
  return await run(python, [PROFILES, profile, expression], { env: { ...env, ...quiet } });
}
