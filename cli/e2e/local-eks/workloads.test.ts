import { missing } from "@ml-platform/emulator/testing/local-cluster";
import { beforeAll } from "vitest";
import { checksJobCommands } from "./job-commands.ts";
import { checksRenderedObjects } from "./rendered-objects.ts";
import { checksRunnerJobs } from "./runner-jobs.ts";
import { checksServices } from "./services.ts";
import { checksTraining } from "./training.ts";
import { checksTrainingNodes } from "./training-nodes.ts";
import { WorkloadCluster } from "./workload-cluster.ts";

/** Everything that teams run, in one cluster: to start one takes longer than most of it. */
const place = new WorkloadCluster();

beforeAll(async () => {
  if (missing === undefined) await place.prepare();
});

checksRenderedObjects(place);
checksTrainingNodes(place);
checksJobCommands(place);
checksTraining(place);
checksServices(place);
checksRunnerJobs(place);
