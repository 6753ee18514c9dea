/** What a field of the canonical model changes. */
export interface Effect {
  /** Field; `*` stands for a free key, `[]` for an item. Covers everything below it. */
  readonly path: string;
  /** `people`: for readers of the file only. `none`: floe reads it and does nothing with it yet. */
  readonly effect: "object" | "artifact" | "rule" | "people" | "none";
  /** The object, artifact field or rule; of `none`, what a user should know. */
  readonly what: string;
  /** Test file that shows it. */
  readonly test?: string;
  /**
   * Of `none`: the field forbids something. `always`: using it is an error until floe enforces it.
   * `by level`: an error where the policy level is strict, a warning where it is warn.
   */
  readonly guardrail?: "always" | "by level";
  /** Of `none`: values that ask for nothing, or for what floe does anyway. */
  readonly idle?: readonly (string | boolean | number)[];
}

type More = Pick<Effect, "guardrail" | "idle">;

/** Compiles with and without each field, and looks at the difference. */
const shownBy = "tests/effects/effects_test.ts";

/** A field that changes something, and the test that shows it. */
export function row(
  effect: "object" | "artifact" | "rule",
  path: string,
  what: string,
  test = shownBy,
): Effect {
  return { path, effect, what, test };
}

/** A field for the readers of the file. */
export function forPeople(path: string): Effect {
  return { path, effect: "people", what: "For people who read the file" };
}

/** A field without effect. */
export function idle(path: string, what: string, more: More = {}): Effect {
  return { path, effect: "none", what, ...more };
}
