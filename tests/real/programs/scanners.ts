import { at, isRecord } from "./json.ts";
import { required } from "./program.ts";
import { checkov } from "./python.ts";
import { run } from "./run.ts";
import { kubeScore } from "./tools.ts";

/** One thing that a scanner would have otherwise. */
export type Finding = {
  readonly scanner: string;
  readonly rule: string;
  /** The file with the object. */
  readonly file: string;
};

/** kube-score's grade of a check that has nothing to say. */
const perfect = 10;

/** What kube-score finds in files; the checks that it leaves out by default are left out. */
export async function scanWithKubeScore(files: readonly string[]): Promise<readonly Finding[]> {
  const options = ["score", "--output-format", "json", "--kubernetes-version", "v1.28"];
  const answer = await run(required(await kubeScore()), [...options, ...files]);
  const report: unknown = JSON.parse(answer.stdout);
  return records(report).flatMap((object) =>
    records(object["checks"])
      .filter(({ skipped, grade }) => skipped !== true && grade !== perfect)
      .map((check) => ({
        scanner: "kube-score",
        rule: String(at(check, "check", "id")),
        file: String(object["file_name"]),
      }))
  );
}

/** What checkov's rules for Kubernetes find below a folder. */
export async function scanWithCheckov(folder: string): Promise<readonly Finding[]> {
  const options = ["--framework", "kubernetes", "--output", "json", "--compact"];
  const args = [...options, "--skip-download", "--directory", folder];
  const answer = await run(required(await checkov()), args);
  const report: unknown = JSON.parse(answer.stdout);
  const errors = at(report, "summary", "parsing_errors");
  if (errors !== 0) throw new Error(`checkov could not read ${errors} files`);
  return records(at(report, "results", "failed_checks")).map((failed) => ({
    scanner: "checkov",
    rule: String(failed["check_id"]),
    file: String(failed["file_abs_path"]),
  }));
}

function records(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
