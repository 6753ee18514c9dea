/**
 * Registries: what a tag stands for. Asks through a connection that it is handed; touches nothing itself.
 *
 * @module
 */
export { type RegistryClient, registryClient } from "./client.ts";
export type { Connection } from "./connection.ts";
export {
  type Credentials,
  type DockerConfig,
  type Helper,
  readDockerConfig,
  readHelperAnswer,
} from "./credentials.ts";
export type { Answer, Problem } from "../problem.ts";
export { parseReference, type Reference } from "./reference.ts";
export { registryStore } from "./store.ts";
