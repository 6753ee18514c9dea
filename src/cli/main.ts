/**
 * The entry of the command line: the only place that knows the process.
 *
 * @module
 */
import { denoHost } from "../host/deno_host.ts";
import { runCommandLine } from "./run.ts";

if (import.meta.main) Deno.exitCode = await runCommandLine(Deno.args, denoHost());
