import type { Credentials } from "./credentials.ts";

/** What a registry client needs of the outside world. */
export interface Connection {
  /** Sends one request and follows no redirect; rejects where nobody answers in time. */
  send(request: Request): Promise<Response>;
  /** Waits, in milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** What Docker's configuration has for a registry. */
  credentials(registry: string): Credentials | undefined;
}
