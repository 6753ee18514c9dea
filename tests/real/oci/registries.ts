import { referrersRegistry } from "../programs/oci_clients.ts";
import { type Program, required } from "../programs/program.ts";
import { registryServer, startRegistry } from "../programs/registry.ts";
import {
  answers,
  freePorts,
  retryOnPortClash,
  scratchFolder,
  startServer,
} from "../programs/server.ts";

/** A registry on loopback, as host and port. */
export type RunningRegistry = AsyncDisposable & { readonly host: string };

/** One kind of registry that bundles are brought to. */
export type RegistryKind = {
  readonly program: Program;
  /** Whether it answers the referrers API. */
  readonly referrers: boolean;
  readonly start: () => Promise<RunningRegistry>;
};

/** Every kind, by name. */
export const registryKinds: Readonly<Record<string, RegistryKind>> = {
  "distribution, with tokens": {
    program: registryServer,
    referrers: false,
    start: () => startRegistry(),
  },
  // crane goes to no address on this machine for a token.
  "distribution": {
    program: registryServer,
    referrers: false,
    start: () => startRegistry({ open: true }),
  },
  "go-containerregistry's registry": {
    program: referrersRegistry,
    referrers: true,
    start: () => retryOnPortClash(startWithReferrers),
  },
};

async function startWithReferrers(): Promise<RunningRegistry> {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "referrers");
  const [port] = freePorts(1);
  const host = `127.0.0.1:${port}`;
  stack.use(
    await startServer({
      program: required(await referrersRegistry()),
      args: [host],
      logFile: `${folder}/registry.log`,
      ready: () => answers(`http://${host}/v2/`),
      seconds: 60,
    }),
  );
  const owned = stack.move();
  return { host, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
