import { cachedProgram } from "./cache.ts";
import { inFolders, onPath } from "./path.ts";
import { firstOf, isMissing, type Missing, once, type Program } from "./program.ts";
import { run } from "./run.ts";
import { VERSIONS } from "./versions.ts";

const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;

/** A program out of Debian's package, unpacked into the cache: nothing is installed or started. */
function debianProgram(name: string, packaged: string): Program {
  return once(async () => {
    const apt = await onPath("apt-get")();
    if (isMissing(apt)) return { missing: `there is no apt-get for ${packaged}` };
    const entry = { name, version: "debian", recipe: packaged, takes: "seconds" };
    return await cachedProgram(entry, (folder) => unpack(packaged, `usr/bin/${name}`, folder));
  });
}

export const etcdOfDebian: Program = debianProgram("etcd", "etcd-server");

/** promtool, which reads Prometheus' rules: from the PATH, or Debian's. */
export const promtool: Program = firstOf(
  onPath("promtool"),
  debianProgram("promtool", "prometheus"),
);

async function unpack(name: string, file: string, folder: string): Promise<void | Missing> {
  if (!(await run("apt-get", ["download", name], { cwd: folder })).ok) {
    if (isRoot) await run("apt-get", ["update", "-q"]);
    const again = await run("apt-get", ["download", name], { cwd: folder });
    if (!again.ok) return { missing: `apt-get can't download ${name}: ${again.stderr}` };
  }
  for await (const { name: archive } of Deno.readDir(folder)) {
    if (!archive.endsWith(".deb")) continue;
    const unpacked = await run("dpkg-deb", ["-x", archive, "."], { cwd: folder });
    if (!unpacked.ok) return { missing: unpacked.stderr };
  }
  const base = file.slice(file.lastIndexOf("/") + 1);
  await Deno.rename(`${folder}/${file}`, `${folder}/${base}`);
}

/**
 * The folder of PostgreSQL's programs: `FLOE_TEST_POSTGRES_BIN`, Debian's, or Debian's after
 * installing the package, which takes root.
 */
export const postgresBin: Program = once(async () => {
  const debian = `/usr/lib/postgresql/${VERSIONS.postgres}/bin`;
  const chosen = Deno.env.get("FLOE_TEST_POSTGRES_BIN");
  const folders = chosen === undefined ? [debian] : [chosen];
  const find = () => inFolders("initdb", folders)();
  let found = await find();
  if (isMissing(found) && chosen === undefined && isRoot) {
    const failed = await install(`postgresql-${VERSIONS.postgres}`);
    if (failed !== undefined) return failed;
    found = await find();
  }
  return isMissing(found) ? found : found.slice(0, -"/initdb".length);
});

async function install(name: string): Promise<void | Missing> {
  console.error(`installing ${name} (about a minute, once) …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const args = ["install", "-qy", "--no-install-recommends", name];
  if ((await run("apt-get", args, { env })).ok) return;
  await run("apt-get", ["update", "-q"]);
  const again = await run("apt-get", args, { env });
  if (!again.ok) return { missing: `apt-get can't install ${name}: ${again.stderr}` };
}
