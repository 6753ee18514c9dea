import { guestClient } from "./guest_client.ts";
import { readAccess } from "./kube_access.ts";
import { type KubeClient, kubeClient } from "./kube_client.ts";
import { etcd, kubeApiServer, kubectl } from "./kubernetes.ts";
import { startOwnApiServer } from "./own_api_server.ts";
import { openssl } from "./pki.ts";
import { type Program, required } from "./program.ts";
import { type Finished, run } from "./run.ts";
import { retryOnPortClash } from "./server.ts";

/** A Kubernetes API server to test with. */
export type ApiServer = AsyncDisposable & {
  /** The kubeconfig file of a cluster administrator. */
  readonly kubeconfig: string;
  /** Whether controllers run: only in a cluster that was given. */
  readonly controllers: boolean;
  /** The quick way in, for thousands of objects. */
  readonly client: KubeClient;
  /** The real kubectl, with text for its standard input. */
  readonly kubectl: (args: readonly string[], stdin?: string) => Promise<Finished>;
};

const GIVEN = Deno.env.get("FLOE_TEST_KUBECONFIG");

/** What `startApiServer` needs: nothing but kubectl when a cluster is given. */
export const apiServerNeeds: readonly Program[] = GIVEN === undefined
  ? [openssl, etcd, kubectl, kubeApiServer]
  : [kubectl];

/**
 * An API server with etcd on loopback, or the cluster that `FLOE_TEST_KUBECONFIG` names. The own
 * one has real admission (Pod Security and service accounts among it) but no controllers: nothing
 * ever runs in it, and nobody makes the `default` service account that a new namespace gets.
 */
export async function startApiServer(): Promise<ApiServer> {
  await using stack = new AsyncDisposableStack();
  const kubeconfig = GIVEN ?? await retryOnPortClash(() => startOwnApiServer(stack));
  const access = await readAccess(kubeconfig);
  const client = stack.use(kubeClient(access));
  if (GIVEN === undefined) return connect(stack.move(), kubeconfig, client);
  const guest = guestClient(client);
  stack.defer(() => guest.leave());
  return connect(stack.move(), kubeconfig, guest.client);
}

function connect(
  stack: AsyncDisposableStack,
  kubeconfig: string,
  client: KubeClient,
): ApiServer {
  return {
    kubeconfig,
    controllers: GIVEN !== undefined,
    client,
    kubectl: async (args, stdin) => {
      const env = { KUBECONFIG: kubeconfig };
      const options = stdin === undefined ? { env } : { env, stdin };
      return await run(required(await kubectl()), args, options);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
