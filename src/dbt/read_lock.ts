import { diagnose, type Diagnostic } from "../diagnostics/mod.ts";
import { describeIssue, parseJson } from "./dbt_manifest.ts";
import { type DbtLock, dbtLockSchema } from "./lock.ts";
import { fileDigests, projectDigest, type ProjectFiles } from "./project_digest.ts";

/** Reads the text of a dbt.lock.json. Reports FLOE-DBT002. */
export function readLock(
  file: { readonly path: string; readonly text: string },
): { readonly value?: DbtLock; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseJson(file.text);
  if (parsed === undefined) return { diagnostics: [invalid(file.path, "it is not JSON")] };
  const result = dbtLockSchema.safeParse(parsed.json);
  if (!result.success) {
    const reasons = result.error.issues.slice(0, 3).map(describeIssue);
    return { diagnostics: [invalid(file.path, reasons.join("; "))] };
  }
  if (projectDigest(result.data.project.files) !== result.data.project.sha256) {
    return { diagnostics: [invalid(file.path, "its digests contradict each other")] };
  }
  return { value: result.data, diagnostics: [] };
}

/**
 * Compares a lock with the project's files now. Reports FLOE-DBT003, naming the files and the
 * command that mends it.
 *
 * @param path The lock's own path, where the diagnostic points.
 */
export function checkLock(
  lock: DbtLock,
  files: ProjectFiles,
  path: string,
  command = "floe lock",
): readonly Diagnostic[] {
  const now = fileDigests(files);
  if (projectDigest(now) === lock.project.sha256) return [];
  const before = new Map(lock.project.files.map((file) => [file.path, file.sha256]));
  const present = new Set(now.map((file) => file.path));
  const stale = [
    ...now.filter((file) => before.get(file.path) !== file.sha256)
      .map((file) => `${file.path} (${before.has(file.path) ? "changed" : "new"})`),
    ...lock.project.files.filter((file) => !present.has(file.path))
      .map((file) => `${file.path} (removed)`),
  ].sort();
  return [diagnose("FLOE-DBT003", {
    message: `The lock is older than the dbt project: ${shorten(stale)}`,
    hint: `Run \`${command}\` and commit ${path}`,
    at: { file: path, line: 1, column: 1, length: 1 },
  })];
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function invalid(path: string, reason: string): Diagnostic {
  return diagnose("FLOE-DBT002", {
    message: `The lock can't be used: ${reason}`,
    hint: "Run `floe lock` to write it anew",
    at: { file: path, line: 1, column: 1, length: 1 },
  });
}
