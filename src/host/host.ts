/** The only door out of floe: files, processes, network, clock, terminal. */
export interface Host {
  readonly files: Files;
  readonly terminal: Terminal;
  /** What the disk or its permissions refused; undefined where neither is at fault. */
  fileProblem(error: unknown): string | undefined;
  /** Runs a program to its end; `input` goes to its standard input. */
  run(command: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs a piece of work as a span of that name, where somebody listens to traces. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Imports a module: a path that starts with `./` or `/`, or a package that deno.json names. */
  importModule(specifier: string): Promise<{ readonly default?: unknown }>;
  /**
   * Sends one request and follows no redirect, through the proxy that the environment names. Rejects
   * where it is not answered, content and all, in time.
   */
  send(request: Request, options: SendOptions): Promise<Response>;
  /** An environment variable; undefined where there is none, or floe may not know it. */
  env(name: string): string | undefined;
  /** Waits, in milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since the epoch. Never reaches an output. */
  now(): number;
  /** Cryptographically random bytes: generated secrets only. */
  randomBytes(length: number): Uint8Array;
  /** A fresh ECDSA key pair on P-256: PKCS 8 in DER, and SPKI in PEM. Signing keys only. */
  signingKeyPair(): Promise<{ readonly privateKey: Uint8Array; readonly publicKey: string }>;
  /** Everything on standard input. */
  input(): Promise<string>;
  /** A fresh RSA key pair of 2048 bits as PEM (PKCS 8 and SPKI): generated secrets only. */
  rsaKeyPair(): Promise<{ readonly privateKey: string; readonly publicKey: string }>;
}

/** Files by path; relative paths start at the working directory. `/` separates everywhere. */
export interface Files {
  readText(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** Writes to a temporary name and renames, so that no reader sees half a file. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Writes in place: for a file that nobody reads before it is renamed. Much quicker. */
  stage(path: string, content: string): Promise<void>;
  /** Makes an empty file; false where there is one already. */
  create(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /**
   * Every file below `path`, relative to it, sorted by code unit; empty if there is none.
   * Folders called as in `skip` are not entered; symbolic links are not followed.
   */
  list(path: string, skip?: readonly string[]): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  isFile(path: string): Promise<boolean>;
  /** Names in a folder, files and folders, sorted by code unit; empty if there is none. */
  names(path: string): Promise<readonly string[]>;
  /** For programs that run in another folder; never reaches an output. */
  absolute(path: string): string;
}

export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  readonly colors: boolean;
  readonly interactive: boolean;
}

export interface SendOptions {
  readonly patienceMs: number;
  /** Certificates in PEM that are trusted besides the usual ones. */
  readonly certificates?: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
