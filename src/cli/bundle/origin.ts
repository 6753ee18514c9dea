import { annotationKeys } from "../../bundle/mod.ts";
import type { Host } from "../../host/mod.ts";

/** Where files come from, for annotations. */
export interface Origin {
  /** RFC 3339; the epoch where there is no commit. */
  readonly created: string;
  /** `sha1:<commit>`, which Flux reports, and no branch: a commit is the same on every machine. */
  readonly revision?: string;
  /** URL of the repository, without credentials. */
  readonly source?: string;
}

/** When nothing says when. */
export const epoch = "1970-01-01T00:00:00Z";

/**
 * Asks git for the last commit that touched `paths`: a bundle whose files did not change keeps its
 * digest, whatever else was committed. What people say on the command line wins.
 */
export async function originOf(
  host: Host,
  paths: readonly string[],
  given: { readonly source?: string | undefined; readonly revision?: string | undefined },
): Promise<Origin> {
  const commit = await git(host, ["log", "-1", "--format=%H %ct", "--", ...paths]);
  const [hash, seconds] = commit?.split(" ") ?? [];
  const revision = given.revision ?? (hash === undefined ? undefined : `sha1:${hash}`);
  const source = given.source ?? publicUrl(await git(host, ["remote", "get-url", "origin"]));
  return {
    created: seconds === undefined ? epoch : timeOf(Number(seconds)),
    ...(revision === undefined ? {} : { revision }),
    ...(source === undefined ? {} : { source }),
  };
}

export function originAnnotations({ created, revision, source }: Origin): Record<string, string> {
  return {
    [annotationKeys.created]: created,
    ...(revision === undefined ? {} : { [annotationKeys.revision]: revision }),
    ...(source === undefined ? {} : { [annotationKeys.source]: source }),
  };
}

/** Trimmed output; undefined where git is not there, or says no. */
async function git(host: Host, words: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await host.run(["git", ...words]);
  return code === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

function timeOf(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString();
}

/**
 * One form for every way to clone: `https://<host>/<path>`. A CI clones with a token in the URL,
 * which belongs nowhere else. A folder on this machine is nobody's source.
 */
export function publicUrl(url: string | undefined): string | undefined {
  const [, ssh, path] = /^(?:ssh:\/\/)?git@([^:/]+)[:/](.+)$/.exec(url ?? "") ?? [];
  const [, host, rest] = /^https?:\/\/(?:[^/@]*@)?([^/]+)\/(.+)$/.exec(url ?? "") ?? [];
  const [name, tail] = ssh === undefined ? [host, rest] : [ssh, path];
  return name === undefined ? undefined : `https://${name}/${tail?.replace(/(?:\.git)?\/*$/, "")}`;
}
