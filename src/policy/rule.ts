import type { Code } from "../diagnostics/mod.ts";
import type { Facts } from "./facts.ts";
import { type Container, type Pod, podKinds, type Subject } from "./subject.ts";

/** One hard rule. Its summary, explanation and examples are in the catalogue, under its code. */
export interface Rule {
  readonly code: Code;
  /** The kinds that it is about; every kind without. */
  readonly kinds?: readonly string[];
  /** What is wrong with the object, one sentence each, without its name. */
  check(subject: Subject, facts: Facts): readonly string[];
}

/** A rule over everything that makes pods. */
export function podRule(
  code: Code,
  check: (pod: Pod, subject: Subject, facts: Facts) => readonly string[],
): Rule {
  return {
    code,
    kinds: podKinds,
    check: (subject, facts) => subject.pod === undefined ? [] : check(subject.pod, subject, facts),
  };
}

/** A rule over every container, init containers included. */
export function containerRule(
  code: Code,
  check: (container: Container, pod: Pod, facts: Facts) => readonly string[],
): Rule {
  return podRule(
    code,
    (pod, _, facts) =>
      pod.containers.flatMap((container) =>
        check(container, pod, facts).map((finding) => `container "${container.name}" ${finding}`)
      ),
  );
}

/** A rule over objects of some kinds. */
export function kindRule(
  code: Code,
  kinds: readonly string[],
  check: (subject: Subject, facts: Facts) => readonly string[],
): Rule {
  return {
    code,
    kinds,
    check: (subject, facts) => kinds.includes(subject.kind) ? check(subject, facts) : [],
  };
}

/** Findings whose condition holds. */
export function when(...pairs: readonly (readonly [boolean, string])[]): readonly string[] {
  return pairs.filter(([wrong]) => wrong).map(([, finding]) => finding);
}
