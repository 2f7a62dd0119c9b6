import { eventually } from "@ml-platform/emulator/testing/local-cluster";
import { runnerNames, runnersNamespace } from "@ml-platform/rules";
import { runnerJobPod } from "@ml-platform/stacks/testing";
import { describe, expect, it } from "vitest";
import type { PodObject, WorkloadCluster } from "./workload-cluster.ts";

/** The stack of the runners, one of them, and the group on which its jobs run: what the reference environment declares. */
const stack = "complete-training-runners";
const runner = "gpu-l4";
const group = "ci-gpu";

/** Jobs of runners come to the nodes for CI, which come for them and go again. */
export function checksRunnerJobs(place: WorkloadCluster): void {
  describe("jobs of a runner", () => {
    const { jobs: namespace, manager } = runnerNames(runner);
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const asManager = ["--as", `system:serviceaccount:${runnersNamespace}:${manager}`, "--namespace", namespace];

    /** The pod of a job, from the configuration that the manager gets. */
    const job = () => {
      const release = place.template(stack).resource("helm_release", { chart: "gitlab-runner" });
      const { runners } = JSON.parse(String((release["values"] as string[])[0]));
      return runnerJobPod(runners.config, "runner-job");
    };

    it("are made by their manager, and land on the nodes of its group with the GPUs that its patch asks for", async () => {
      await place.cluster().kubectl(["create", ...asManager, "-f", "-"], JSON.stringify(job()));
      const node = await eventually(async () => {
        const found = await place.cluster().client.get<PodObject>(`${pods}/runner-job`);
        return found?.status?.phase === "Running" ? found.spec.nodeName : undefined;
      });
      expect(await place.groupOfNode(node)).toContain(group);
    });

    it("are all that its manager may make, and only where they are", async () => {
      const may = (verb: string, what: string, where = namespace) =>
        place
          .cluster()
          .kubectl(["auth", "can-i", verb, what, ...asManager.slice(0, 2), "--namespace", where])
          .then(
            (said) => said.trim() === "yes",
            () => false,
          );
      for (const [verb, what] of [
        ["create", "pods/attach"],
        ["create", "pods/exec"],
        ["watch", "pods"],
        ["create", "secrets"],
        ["create", "poddisruptionbudgets.policy"],
      ] as const)
        expect(await may(verb, what), `${verb} ${what}`).toBe(true);
      expect(await may("list", "secrets")).toBe(false);
      // The tokens of the runners are there.
      expect(await may("get", "secrets", runnersNamespace)).toBe(false);
      expect(await may("create", "pods", place.namespace)).toBe(false);
    });

    it("have their nodes to themselves: nobody else's pod may tolerate their taint", async () => {
      const stranger = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "stranger", namespace: place.namespace },
        spec: {
          tolerations: [{ key: "dedicated", value: "ci", effect: "NoSchedule" }],
          containers: [{ name: "main", image: "registry.example.com/main" }],
        },
      };
      const said = await place
        .cluster()
        .kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(stranger))
        .catch(String);
      expect(said).toContain("Only jobs of CI run on nodes for CI");
    });

    it("leave no node behind", async () => {
      await place.cluster().kubectl(["delete", ...asManager, "--grace-period=0", "--force", "pod", "runner-job"]);
      expect(await eventually(async () => (await place.nodes("dedicated=ci")).length === 0 || undefined)).toBe(true);
    });
  });
}
