import { testRule } from "../../tests/review/test_rule.ts";
import { deployment, namespace, objectText } from "./testing.ts";

const secured = (text: string) => deployment(`image: a, securityContext: { ${text} }`);
const enforce = "pod-security.kubernetes.io/enforce";
const quota = (cpu: string) => objectText("ResourceQuota", `spec: { hard: { cpu: ${cpu} } }`);

testRule("guardrail-loosened", [
  {
    before: [secured("readOnlyRootFilesystem: true")],
    after: [secured("readOnlyRootFilesystem: false")],
    says: [
      "spec.template.spec.containers[web].securityContext.readOnlyRootFilesystem: true → false",
    ],
  },
  {
    before: [secured("runAsNonRoot: true, a: b")],
    after: [secured("a: b")],
    says: ["spec.template.spec.containers[web].securityContext.runAsNonRoot: true → nothing"],
  },
  {
    before: [],
    after: [secured("privileged: true")],
    says: ["spec.template.spec.containers[web].securityContext.privileged: nothing → true"],
  },
  {
    before: [secured("capabilities: { drop: [ALL] }")],
    after: [secured("capabilities: { drop: [ALL], add: [NET_ADMIN] }")],
    says: [
      'spec.template.spec.containers[web].securityContext.capabilities.add["NET_ADMIN"]: nothing → NET_ADMIN',
    ],
  },
  {
    before: [secured("capabilities: { drop: [ALL] }")],
    after: [secured("capabilities: { drop: [KILL] }")],
    says: [
      'spec.template.spec.containers[web].securityContext.capabilities.drop["ALL"]: ALL → nothing',
    ],
  },
  {
    before: [namespace(`${enforce}: restricted`)],
    after: [namespace(`${enforce}: baseline`)],
    says: [`metadata.labels[${enforce}]: restricted → baseline`],
  },
  {
    before: [namespace(`${enforce}: restricted, a: b`)],
    after: [namespace("a: b")],
    says: [`metadata.labels[${enforce}]: restricted → nothing`],
  },
  { before: [quota("1")], after: [quota("2")], says: ["spec.hard.cpu: 1 → 2"] },
  { before: [quota("1")], after: [], says: ["is removed"] },
  { before: [quota("2")], after: [quota("1")] },
  { before: [quota("1")], after: [quota("1000m")] },
  { before: [quota("1"), namespace("a: b")], after: [] },
  { before: [secured("privileged: true")], after: [secured("privileged: false")] },
  { before: [secured("a: b")], after: [secured("runAsNonRoot: true")] },
  { before: [namespace(`${enforce}: baseline`)], after: [namespace(`${enforce}: restricted`)] },
  { before: [namespace(`${enforce}: privileged`)], after: [namespace(`${enforce}: baseline`)] },
]);
