import assert from "node:assert/strict";
import { freePorts, retryOnPortClash, scratchFolder, startServer } from "./programs/server.ts";

const MODULE = new URL("./programs/server.ts", import.meta.url).href;
const READY = { ready: () => Promise.resolve(true), seconds: 5 };

Deno.test("startServer() ends the server with its scope", async () => {
  await using stack = new AsyncDisposableStack();
  const logFile = `${await scratchFolder(stack, "server")}/log`;
  let pid = 0;
  {
    await using server = await startServer({ program: "sleep", args: ["60"], logFile, ...READY });
    pid = server.pid;
    assert.ok(isAlive(pid));
  }
  assert.ok(!isAlive(pid));
});

Deno.test("startServer() shows the log of a server that ends at once", async () => {
  await using stack = new AsyncDisposableStack();
  const logFile = `${await scratchFolder(stack, "server")}/log`;
  const args = ["-c", "echo no such flag; exit 3"];
  const never = () => Promise.resolve(false);
  await assert.rejects(
    startServer({ program: "sh", args, logFile, ready: never, seconds: 5 }),
    /^Error: sh ended at once:\nno such flag/,
  );
});

Deno.test("startServer() ends the server when its process is killed", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "server");
  const script = `import { startServer } from "${MODULE}";
const args = ["60"], logFile = "${folder}/log", ready = () => Promise.resolve(true);
const server = await startServer({ program: "sleep", args, logFile, ready, seconds: 5 });
await Deno.writeTextFile("${folder}/part", String(server.pid));
await Deno.rename("${folder}/part", "${folder}/pid");
setInterval(() => {}, 1000);`;
  await Deno.writeTextFile(`${folder}/script.ts`, script);
  const args = ["run", "-A", "--no-config", "--no-lock", `${folder}/script.ts`];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" }).spawn();
  const pid = Number(await eventually(() => Deno.readTextFileSync(`${folder}/pid`)));
  assert.ok(isAlive(pid));
  child.kill("SIGKILL");
  await child.status;
  await eventually(() => assert.ok(!isAlive(pid)));
});

Deno.test("retryOnPortClash() starts again, but not for ever", async () => {
  let starts = 0;
  const clash = () => Promise.reject(new Error(`bind ${++starts}: address already in use`));
  await assert.rejects(retryOnPortClash(clash), /bind 3/);
  const other = () => Promise.reject(new Error(`other ${++starts}`));
  await assert.rejects(retryOnPortClash(other), /other 4/);
});

Deno.test("freePorts() gives different ports", () => {
  assert.equal(new Set(freePorts(20)).size, 20);
});

function isAlive(pid: number): boolean {
  // A zombie has ended; nobody has asked for its status yet.
  const state = new Deno.Command("ps", { args: ["-o", "stat=", "-p", `${pid}`] }).outputSync();
  const text = new TextDecoder().decode(state.stdout).trim();
  return text !== "" && !text.startsWith("Z");
}

async function eventually<T>(look: () => T): Promise<T> {
  for (const end = Date.now() + 20_000;;) {
    try {
      return look();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
