import { testRule } from "../../tests/review/test_rule.ts";
import { artifacts } from "./testing.ts";

const port = (...schema: unknown[]) => artifacts({ ports: { outputs: [{ name: "p", schema }] } });
const id = { name: "id", type: "integer" };

testRule("contract-dropped", [
  { before: [port(id)], after: [port()], says: ["drops column id of port p"] },
  {
    before: [port(id)],
    after: [port({ ...id, type: "string" })],
    says: ["changes column id of port p: integer → string"],
  },
  { before: [port(id)], after: [artifacts({ ports: {} })], says: ["drops port p"] },
  {
    before: [artifacts({ contracts: [{ id: "c", schema: [{ name: "t", properties: [id] }] }] })],
    after: [artifacts({ contracts: [{ id: "c", schema: [{ name: "t", properties: [] }] }] })],
    says: ["drops column id of contract c, table t"],
  },
  { before: [port(id)], after: [port({ name: "more", type: "string" }, id)] },
  { before: [port(id)], after: [port({ ...id, description: "Number" })] },
]);
