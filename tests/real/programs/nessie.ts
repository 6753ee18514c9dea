import { cached } from "./cache.ts";
import { onPath } from "./path.ts";
import { isMissing, once, type Program } from "./program.ts";
import { run } from "./run.ts";
import { VERSIONS } from "./versions.ts";

/** Nessie 0.99 was built for this Java, and starts with no older one. */
const oldestJava = 21;

/** A Java that is new enough: `JAVA_HOME`, the PATH, or one of the system's. */
export const java: Program = once<string>(async () => {
  const home = Deno.env.get("JAVA_HOME");
  const candidates = [
    ...(home === undefined ? [] : [`${home}/bin/java`]),
    "java",
    ...systemJavas(),
  ];
  for (const candidate of candidates) {
    const { ok, stderr } = await run(candidate, ["-version"]);
    const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
    if (ok && version >= oldestJava) return candidate;
  }
  return { missing: `there is no Java ${oldestJava} among ${candidates.join(", ")}` };
});

function systemJavas(): readonly string[] {
  const folder = "/usr/lib/jvm";
  try {
    const names = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory);
    return names.map(({ name }) => `${folder}/${name}/bin/java`).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Nessie's server as one jar, by Maven: the newest whose jar is published there. It is older than
 * the image that floe names, which nobody can have without a container registry.
 */
export const nessieJar: Program = once(async () => {
  const maven = await onPath("mvn")();
  if (isMissing(maven)) return maven;
  const version = VERSIONS.nessie;
  const artifact = `org.projectnessie.nessie:nessie-quarkus:${version}:jar:runner`;
  const entry = { name: "nessie", version, recipe: artifact, takes: "a minute" };
  const folder = await cached(entry, async (folder) => {
    const get = ["-q", "-B", "dependency:get", `-Dartifact=${artifact}`, "-Dtransitive=false"];
    const copy = [
      "-q",
      "-B",
      "dependency:copy",
      `-Dartifact=${artifact}`,
      `-DoutputDirectory=${folder}`,
      "-Dmdep.stripVersion=true",
    ];
    for (const args of [get, copy]) {
      const { ok, stdout } = await run(maven, args, { cwd: folder });
      if (!ok) return { missing: `Maven can't get Nessie ${version}: ${stdout.slice(0, 300)}` };
    }
  });
  return isMissing(folder) ? folder : `${folder}/nessie-quarkus-runner.jar`;
});
