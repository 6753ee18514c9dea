import { etcd, kubeApiServer } from "./kubernetes.ts";
import { type Authority, type Identity, makeAuthority } from "./pki.ts";
import { required } from "./program.ts";
import { answers, freePorts, scratchFolder, startServer } from "./server.ts";

/** Starts etcd and kube-apiserver, both owned by the stack; returns an admin's kubeconfig. */
export async function startOwnApiServer(stack: AsyncDisposableStack): Promise<string> {
  const folder = await scratchFolder(stack, "api-server");
  const [clientPort, peerPort, port] = freePorts(3);
  const store = `http://127.0.0.1:${clientPort}`;
  await startEtcd(stack, folder, store, `http://127.0.0.1:${peerPort}`);
  const authority = await makeAuthority(folder);
  const admin = await authority.issue("admin", "/O=system:masters/CN=floe-test");
  const address = `https://127.0.0.1:${port}`;
  const kubeconfig = `${folder}/kubeconfig`;
  await Deno.writeTextFile(kubeconfig, kubeconfigFile(address, authority, admin));
  using client = Deno.createHttpClient({
    caCerts: [await Deno.readTextFile(authority.certificate)],
    cert: await Deno.readTextFile(admin.certificate),
    key: await Deno.readTextFile(admin.key),
  });
  stack.use(
    await startServer({
      program: required(await kubeApiServer()),
      args: await apiServerArgs(store, `${port}`, authority),
      logFile: `${folder}/kube-apiserver.log`,
      ready: () => answers(`${address}/readyz`, client),
      seconds: 120,
    }),
  );
  return kubeconfig;
}

async function startEtcd(
  stack: AsyncDisposableStack,
  folder: string,
  client: string,
  peer: string,
): Promise<void> {
  const args = Object.entries({
    "data-dir": `${folder}/etcd`,
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
  }).map(([name, value]) => `--${name}=${value}`);
  stack.use(
    await startServer({
      program: required(await etcd()),
      args: [...args, "--unsafe-no-fsync"],
      logFile: `${folder}/etcd.log`,
      ready: () => answers(`${client}/health`),
      seconds: 60,
    }),
  );
}

async function apiServerArgs(
  store: string,
  port: string,
  authority: Authority,
): Promise<string[]> {
  const names = ["IP:127.0.0.1", "DNS:localhost", "DNS:kubernetes.default.svc"];
  const own = await authority.issue("api", "/CN=kube-apiserver", names);
  const accounts = await authority.issue("service-accounts", "/CN=service-accounts");
  const flags = {
    "etcd-servers": store,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": port,
    "client-ca-file": authority.certificate,
    "tls-cert-file": own.certificate,
    "tls-private-key-file": own.key,
    "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
    "service-account-key-file": accounts.certificate,
    "service-account-signing-key-file": accounts.key,
    "service-cluster-ip-range": "10.96.0.0/16",
    "allow-privileged": "true",
    "authorization-mode": "RBAC",
    "endpoint-reconciler-type": "none",
    "profiling": "false",
  };
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

function kubeconfigFile(server: string, authority: Authority, admin: Identity): string {
  const cluster = { server, "certificate-authority": authority.certificate };
  const user = { "client-certificate": admin.certificate, "client-key": admin.key };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: "admin", user }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  });
}
