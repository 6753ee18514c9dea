import type { RiskRule } from "./change.ts";
import { columnsDropped } from "./rules_contract.ts";
import { deliveriesRemoved } from "./rules_delivery.ts";
import { guardrailsLoosened } from "./rules_guardrail.ts";
import { pathsOpened } from "./rules_network.ts";
import { permissionsWidened } from "./rules_permission.ts";
import { volumesLost } from "./rules_volume.ts";
import {
  imagesChanged,
  jobsRerun,
  podsRestarted,
  schedulesChanged,
  workloadsRemoved,
} from "./rules_workload.ts";

/** Everything that `floe diff` calls a risk, the worst first. */
export const riskRules: readonly RiskRule[] = [
  {
    id: "volume-lost",
    level: "critical",
    summary: "A volume or a namespace is removed, replaced or shrunk",
    find: volumesLost,
  },
  {
    id: "contract-dropped",
    level: "high",
    summary: "A port, a contract or a column of one is dropped, or its type changes",
    find: columnsDropped,
  },
  {
    id: "delivery-removed",
    level: "high",
    summary: "A controller deletes what is still wanted, together with what told it to apply that",
    find: deliveriesRemoved,
  },
  {
    id: "guardrail-loosened",
    level: "high",
    summary: "A security setting, a Pod Security level or a limit is loosened",
    find: guardrailsLoosened,
  },
  {
    id: "network-opened",
    level: "high",
    summary: "A network path is opened",
    find: pathsOpened,
  },
  {
    id: "permission-widened",
    level: "high",
    summary: "Somebody may do more in the cluster",
    find: permissionsWidened,
  },
  {
    id: "image-changed",
    level: "medium",
    summary: "A container runs another image",
    find: imagesChanged,
  },
  {
    id: "job-reruns",
    level: "medium",
    summary: "A Job that ran is run again",
    find: jobsRerun,
  },
  {
    id: "pods-restart",
    level: "medium",
    summary: "Running pods are replaced",
    find: podsRestarted,
  },
  {
    id: "schedule-changed",
    level: "medium",
    summary: "Something runs at another time, or no longer",
    find: schedulesChanged,
  },
  {
    id: "workload-removed",
    level: "medium",
    summary: "Something that runs or answers is removed",
    find: workloadsRemoved,
  },
];
