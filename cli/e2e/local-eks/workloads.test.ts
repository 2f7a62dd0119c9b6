import { missing } from "@ml-platform/emulator/testing/local-cluster";
import { beforeAll, describe } from "vitest";
import { checksJobCommands } from "./job-commands.ts";
import { checksNodeGroups } from "./node-groups.ts";
import { checksRenderedObjects } from "./rendered-objects.ts";
import { checksRunnerJobs } from "./runner-jobs.ts";
import { checksServices } from "./services.ts";
import { checksTraining } from "./training.ts";
import { checksTrainingNodes } from "./training-nodes.ts";
import { WorkloadCluster } from "./workload-cluster.ts";

/** Nodes, and everything that teams run on them, in one cluster: to start one takes longer than most of it. */
const place = new WorkloadCluster();

checksNodeGroups(place);

describe("what teams run", () => {
  beforeAll(async () => {
    if (missing === undefined) await place.prepare();
  });

  checksRenderedObjects(place);
  checksTrainingNodes(place);
  checksJobCommands(place);
  checksTraining(place);
  checksServices(place);
  checksRunnerJobs(place);
});
