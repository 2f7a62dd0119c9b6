import { checkEnvironment } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";
import type { Template } from "@ml-platform/modules/testing";
import { describe, expect, it } from "vitest";
import { stacksOf } from "../catalogue.ts";
import { synthesized } from "../testing/synthesized.ts";
import { runnerJobPod } from "./testing/runner-job-pod.ts";
import { withRunners } from "./testing/with-runners.ts";

const { sandpits: _, ...withoutSandpits } = withRunners;
const environment = checkEnvironment(withRunners);
const { templates, stacks } = await synthesized([
  environment,
  checkEnvironment({ ...withoutSandpits, name: "safe", protected: true }),
]);
const template = templates["small-ml-runners"] as Template;

describe("the runners of a cluster", () => {
  it("are one stack, after the platform that brings their tokens", () => {
    expect(stacksOf(environment).find(({ id }) => id === "small-ml-runners")).toMatchObject({
      kind: "runners",
      cluster: "ml",
      dependencies: ["small-ml-cluster", "small-ml-platform"],
    });
    expect(stacksOf(checkEnvironment(smallSpec)).map(({ kind }) => kind)).not.toContain("runners");
  });

  it("say where jobs are, how many run at a time, and where their caches are", () => {
    expect(template.outputs).toEqual({
      job_namespaces: { "gpu-l4": "gitlab-jobs-gpu-l4", "gpu-l4-4x": "gitlab-jobs-gpu-l4-4x" },
      concurrency: { "gpu-l4": "3", "gpu-l4-4x": "8" },
      cache_buckets: {
        "gpu-l4": "runner-cache-111111111111-us-east-2-small-ml-gpu-l4",
        "gpu-l4-4x": "runner-cache-111111111111-us-east-2-small-ml-gpu-l4-4x",
      },
    });
  });

  it("share one namespace of managers, where each has a token of its own", () => {
    expect(template.resource("kubernetes_namespace_v1", { metadata: { name: "gitlab-runner" } })).toBeDefined();
    const keys = ["gpu-l4", "gpu-l4-4x"].map((name) => {
      const release = template.resource("helm_release", { name: `gitlab-runner-${name}-token` });
      return JSON.parse(String((release["values"] as string[])[0])).objects[0].spec.data[0].remoteRef.key;
    });
    expect(keys).toEqual(["small/platform/gitlab-runner/gpu-l4", "small/platform/gitlab-runner/gpu-l4-4x"]);
  });

  it("make pods of jobs that land on the nodes of their group and get its GPUs", () => {
    const release = template.resource("helm_release", { name: "gitlab-runner-gpu-l4" });
    const { runners } = JSON.parse(String((release["values"] as string[])[0]));
    const { metadata, spec } = runnerJobPod(runners.config, "job");
    expect(metadata).toMatchObject({ namespace: "gitlab-jobs-gpu-l4", labels: { "gitlab-runner": "gpu-l4" } });
    expect(spec).toMatchObject({
      activeDeadlineSeconds: 7200,
      nodeSelector: { dedicated: "ci", "nvidia.com/gpu.present": "true" },
      tolerations: [
        { key: "nvidia.com/gpu", operator: "Equal", value: "true", effect: "NoSchedule" },
        { key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" },
      ],
      // The patch finds the container of the job, and leaves the helper as it is.
      containers: [
        {
          name: "build",
          resources: {
            requests: { cpu: "1", memory: "4Gi", "nvidia.com/gpu": "1" },
            limits: { "nvidia.com/gpu": "1" },
          },
          volumeMounts: [{ mountPath: "/dev/shm" }],
        },
        { name: "helper", resources: { requests: { cpu: "100m", memory: "128Mi" } } },
      ],
    });
  });

  it("may be destroyed with their caches where nothing else may", () => {
    expect(templates["safe-ml-runners"]?.resourcesOfType("aws_s3_bucket")).toHaveLength(2);
  });

  it("warn of zones that are evened out under running jobs", () => {
    const warnings = stacks.find(({ id }) => id === "small-ml-runners")?.warnings.map(({ message }) => message);
    expect(warnings).toEqual([expect.stringContaining('runners.gpu.gpu-l4.nodeGroup: The group "ci-gpu" spans')]);
  });

  it("have managers that the admission of pods lets onto system nodes, and jobs that it lets onto those for CI only", () => {
    const release = (templates["small-ml-platform"] as Template).resource("helm_release", { name: "pod-admission" });
    const [{ spec }] = JSON.parse(String((release["values"] as string[])[0])).objects;
    const [{ expression: exempt }] = spec.matchConditions;
    expect(exempt).toContain('"gitlab-runner"');
    expect(exempt).not.toContain("gitlab-jobs");
    expect(spec.validations.map(({ expression }: { expression: string }) => expression)).toContainEqual(
      expect.stringContaining('request.namespace in ["gitlab-jobs-gpu-l4","gitlab-jobs-gpu-l4-4x"]'),
    );
  });
});
