import { required } from "./program.ts";
import { answers, freePorts, retryOnPortClash, scratchFolder, startServer } from "./server.ts";
import { minioServer } from "./tools.ts";

/** A MinIO server on loopback, and its administrator's key, made for this server. */
export type Minio = AsyncDisposable & {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
};

/** Starts MinIO over a temporary folder. */
export function startMinio(): Promise<Minio> {
  return retryOnPortClash(start);
}

async function start(): Promise<Minio> {
  await using stack = new AsyncDisposableStack();
  const folder = await scratchFolder(stack, "minio");
  const [port, consolePort] = freePorts(2);
  const endpoint = `http://127.0.0.1:${port}`;
  const accessKey = `admin-${crypto.randomUUID().slice(0, 8)}`;
  const secretKey = crypto.randomUUID();
  const addresses = ["--address", `127.0.0.1:${port}`, "--console-address"];
  stack.use(
    await startServer({
      program: required(await minioServer()),
      args: ["server", "--quiet", ...addresses, `127.0.0.1:${consolePort}`, `${folder}/data`],
      env: {
        HOME: folder,
        MINIO_ROOT_USER: accessKey,
        MINIO_ROOT_PASSWORD: secretKey,
        MINIO_UPDATE: "off",
      },
      logFile: `${folder}/minio.log`,
      ready: () => answers(`${endpoint}/minio/health/ready`),
      seconds: 60,
    }),
  );
  const owned = stack.move();
  const close = () => owned.disposeAsync();
  return { endpoint, region: "us-east-1", accessKey, secretKey, [Symbol.asyncDispose]: close };
}
