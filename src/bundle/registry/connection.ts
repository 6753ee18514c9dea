import type { Answer } from "../problem.ts";
import type { Credentials } from "./credentials.ts";

/** What a registry client needs of the outside world. */
export interface Connection {
  /**
   * Sends one request and follows no redirect; rejects where it is not answered, content and all,
   * in so many milliseconds.
   */
  send(request: Request, patienceMs: number): Promise<Response>;
  /** Waits, in milliseconds. */
  wait(milliseconds: number): Promise<void>;
  /** What there is for a registry: from the command line, the environment, or Docker's files. */
  credentials(registry: string, repository: string): Promise<Answer<Credentials | undefined>>;
  /** Whether somebody allowed plain HTTP with this host, and port where it has one. */
  isPlain(host: string): boolean;
}
