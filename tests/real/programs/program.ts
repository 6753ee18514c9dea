/** Why a program can't be had on this machine, in one line. */
export type Missing = { readonly missing: string };

/** Finds or makes a program (or an environment) and says where it is. */
export type Program<T = string> = () => Promise<T | Missing>;

/** Whether a program can't be had. */
export function isMissing<T>(found: T | Missing): found is Missing {
  return typeof found === "object" && found !== null && "missing" in found;
}

/** The program, or an exception: for code that runs behind `realTest`'s `needs`. */
export function required<T>(found: T | Missing): T {
  if (isMissing(found)) throw new Error(found.missing);
  return found;
}

/** The same program for every caller in this process: looked for once. */
export function once<T>(find: Program<T>): Program<T> {
  let found: Promise<T | Missing> | undefined;
  return () => found ??= find();
}

/** The first of several ways that works; every reason if none does. */
export function firstOf<T>(...ways: readonly Program<T>[]): Program<T> {
  return once<T>(async () => {
    const reasons: string[] = [];
    for (const way of ways) {
      const found = await way();
      if (!isMissing(found)) return found;
      reasons.push(found.missing);
    }
    return { missing: reasons.join("; ") };
  });
}
