import {
  definePlugin,
  type DescribeInput,
  type Grant,
  type GrantRequest,
} from "../../../src/plugin/mod.ts";
import { adviseProduct } from "./advice.ts";
import { type Config, config, id, ports, secretsOf, versions } from "./config.ts";
import { describe, describeProduct, sqlSecret } from "./describe.ts";
import { api } from "./objects.ts";
import { store } from "./store.ts";

/**
 * Cube: an API, a worker that keeps results fresh, and Cube Store with a router and workers. It
 * reads the tables of each product with a login of its own that may only read.
 *
 * Facts: Cube's documentation and the npm packages of 1.7.43, whose schema compiler was seen to
 * take the generated models. The images were never run here.
 */
export default definePlugin({
  id,
  summary: "Cube over the tables of products: REST, GraphQL and SQL, with kept results",
  config,
  hazards: [
    "Cube Store's nodes ask nobody who they are: the network policies are the only guard",
    "The router of Cube Store is one pod: while its node is away no query is answered",
    "Whoever has the Secret that signs tokens may name any security context",
    "Another number of workers restarts all nodes and builds all kept results anew (Cube's source)",
    "Readers of the same product are told apart by rows only where the product says so",
    "Was not run from its images here: the models compile with Cube's own schema compiler",
  ],
  versions,
  adviseProduct,
  describe,
  describeProduct,
  grant,
  platform(context) {
    store(context);
    api(context);
  },
});

function grant(request: GrantRequest, { config, name, platform }: DescribeInput<Config>): Grant {
  if (request.capability !== "semantic-api" || request.address === undefined) {
    throw new Error(`${id} was asked for ${request.capability}`);
  }
  const { host, port } = request.address;
  const url = `http://${host}:${port}/cubejs-api`;
  if (config.sql === undefined) return { binding: { url } };
  const api = name("cube");
  const namespaces = [...new Set([platform.namespace, request.consumer.namespace])].sort();
  return {
    binding: {
      url,
      sql: { host, port: ports.sql, user: config.sql.user, password: secretsOf(api).sql },
    },
    secrets: [sqlSecret(api, namespaces)],
  };
}
