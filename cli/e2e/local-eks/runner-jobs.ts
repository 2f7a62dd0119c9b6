import { eventually } from "@ml-platform/emulator/testing/local-cluster";
import { runnerJobPod } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import type { PodObject, WorkloadCluster } from "./workload-cluster.ts";

/** The stack of the runners, and one of them: what the reference environment declares. */
const stack = "complete-training-runners";
const group = "ci-gpu";

/** Jobs of runners come to the nodes for CI, which come for them and go again. */
export function checksRunnerJobs(place: WorkloadCluster): void {
  describe("jobs of a runner", () => {
    const config = (): string => {
      const [release] = place
        .template(stack)
        .resourcesOfType("helm_release")
        .filter(({ chart }) => chart === "gitlab-runner");
      const [values] = (release?.["values"] ?? []) as string[];
      const { runners } = JSON.parse(String(values));
      return runners.config;
    };

    it("land on the nodes of its group, with the GPUs that its patch asks for", async () => {
      const { client } = place.cluster();
      const pod = runnerJobPod(config(), "runner-job");
      const { namespace } = pod.metadata;
      // The manager, which is not there, would make it.
      const pods = `/api/v1/namespaces/${namespace}/pods`;
      await client.create(pods, { ...pod });
      const node = await eventually(async () => {
        const found = await client.get<PodObject>(`${pods}/runner-job`);
        return found?.status?.phase === "Running" ? found.spec.nodeName : undefined;
      });
      expect(await place.groupOfNode(node)).toContain(group);
      await client.delete(`${pods}/runner-job`, { gracePeriodSeconds: 0 });
      expect(await eventually(async () => (await place.nodes("dedicated=ci")).length === 0 || undefined)).toBe(true);
    });
  });
}
