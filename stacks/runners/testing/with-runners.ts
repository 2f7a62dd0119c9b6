import type { PermanentSpec } from "@ml-platform/environments";
import { smallSpec } from "@ml-platform/environments/testing";

const ml = smallSpec.clusters?.["ml"] as NonNullable<PermanentSpec["clusters"]>[string];

/** The small environment with two runners: one for a GPU of a node of its own group, one for all of a large node. */
export const withRunners: PermanentSpec = {
  ...smallSpec,
  clusters: {
    ml: {
      ...ml,
      nodeGroups: {
        ...ml.nodeGroups,
        "ci-gpu": { instanceType: "g6.xlarge", size: { min: 0, max: 3 }, dedicatedTo: "ci" },
      },
      platform: {
        addons: { "external-secrets": {}, "nvidia-device-plugin": {}, "cluster-autoscaler": {}, "pod-admission": {} },
      },
    },
  },
  secrets: {
    administrators: ["arn:aws:iam::111111111111:role/secrets-admin"],
    declared: {
      "platform/gitlab-runner/gpu-l4": { readers: { platform: true }, recoveryWindowDays: 0 },
      "platform/gitlab-runner/gpu-l4-4x": { readers: { platform: true }, recoveryWindowDays: 0 },
    },
  },
  runners: {
    gitlabUrl: "https://gitlab.example.com",
    gpu: {
      "gpu-l4": { nodeGroup: "ci-gpu", tokenSecret: "platform/gitlab-runner/gpu-l4", tags: ["gpu", "gpu-l4"] },
      "gpu-l4-4x": {
        nodeGroup: "gpu-training",
        gpus: 4,
        tokenSecret: "platform/gitlab-runner/gpu-l4-4x",
        tags: ["gpu-l4-4x"],
      },
    },
  },
};
