import { postgresBin } from "./debian.ts";
import { required } from "./program.ts";
import { output, run } from "./run.ts";
import { freePorts, retryOnPortClash, scratchFolder, startServer } from "./server.ts";

/** A PostgreSQL server on loopback, and how its administrator reaches it. */
export type Postgres = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Made for this server; it dies with it. */
  readonly password: string;
  readonly database: string;
  /** The folder of PostgreSQL's programs. */
  readonly bin: string;
  /** The same as the variables that libpq reads. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs SQL as the administrator and returns what psql prints, unaligned. */
  readonly sql: (text: string) => Promise<string>;
};

/** Starts PostgreSQL in a temporary folder. As root it runs as the system's `postgres` user. */
export function startPostgres(): Promise<Postgres> {
  return retryOnPortClash(start);
}

async function start(): Promise<Postgres> {
  await using stack = new AsyncDisposableStack();
  const bin = required(await postgresBin());
  const folder = await scratchFolder(stack, "postgres");
  const account = await serverAccount();
  const password = crypto.randomUUID();
  await Deno.writeTextFile(`${folder}/password`, password);
  if ("uid" in account) {
    await Deno.chown(folder, account.uid, account.gid);
    await Deno.chown(`${folder}/password`, account.uid, account.gid);
  }
  const data = `${folder}/data`;
  const auth = ["--auth=scram-sha-256", `--pwfile=${folder}/password`, "--no-sync"];
  const initdb = [`--pgdata=${data}`, "--username=admin", "--encoding=UTF8", ...auth];
  await output(`${bin}/initdb`, initdb, { ...account, cwd: folder });
  const port = freePorts(1)[0] ?? 0;
  const env = {
    PGHOST: "127.0.0.1",
    PGPORT: `${port}`,
    PGUSER: "admin",
    PGPASSWORD: password,
    PGDATABASE: "postgres",
  };
  stack.use(
    await startServer({
      program: `${bin}/postgres`,
      args: ["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", folder, "-F"],
      ...account,
      logFile: `${folder}/postgres.log`,
      ready: async () => (await run(`${bin}/psql`, ["-Atc", "select 1"], { env })).ok,
      seconds: 30,
      stop: "SIGINT",
    }),
  );
  const owned = stack.move();
  return {
    host: "127.0.0.1",
    port,
    user: "admin",
    password,
    database: "postgres",
    bin,
    env,
    sql: (text) => output(`${bin}/psql`, ["-AtqX", "-v", "ON_ERROR_STOP=1"], { env, stdin: text }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** PostgreSQL refuses to run as root. */
async function serverAccount(): Promise<{ uid: number; gid: number } | Record<string, never>> {
  if (Deno.uid() !== 0) return {};
  const id = async (flag: string) => Number(await output("id", [flag, "postgres"]));
  return { uid: await id("-u"), gid: await id("-g") };
}
