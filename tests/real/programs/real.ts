import { isMissing, type Program } from "./program.ts";

/** What a test with real programs needs. */
export type Needs = { readonly needs: readonly Program<unknown>[] };

/**
 * A test with real programs. Where one can't be had the test prints `skipped: <why>` and ends;
 * with `CI=true` that is a failure, because a check that never runs proves nothing. Inside, take a
 * program with `required(await program())`: it has been found by then.
 */
export function realTest(name: string, { needs }: Needs, fn: () => Promise<void>): void {
  Deno.test(name, async () => {
    for (const program of needs) {
      const found = await program();
      if (isMissing(found)) return skip(name, found.missing);
    }
    await fn();
  });
}

function skip(name: string, reason: string): void {
  const line = `skipped: ${name}: ${reason.trim().replaceAll(/\s+/g, " ")}`;
  if (Deno.env.get("CI") === "true") throw new Error(line);
  console.log(line);
}
