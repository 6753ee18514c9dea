import type { Host } from "../host/mod.ts";

/** Fewer products compile before anybody could read a line. */
const productsWorthSaying = 50;

/** Says on a terminal's standard error what takes a while; a pipe or a log hears nothing. */
export function progress({ terminal }: Host, text: string): void {
  if (terminal.interactive) terminal.error(`${text} …\n`);
}

/** The same for a compilation, where it is large enough to be noticed. */
export function compileProgress(
  host: Host,
  { platform, environment, products }: {
    readonly platform: string;
    readonly environment: string;
    readonly products: readonly string[];
  },
): void {
  if (products.length < productsWorthSaying) return;
  progress(host, `Compiling ${products.length} products of ${platform} for ${environment}`);
}
