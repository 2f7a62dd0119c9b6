import type { PermanentSpec } from "./index.ts";

export default {
  name: "dev",
  account: { id: "222222222222", alias: "ml-dev" },
  region: "us-east-2",
  protected: false,
  tags: { costCentre: "ml-dev" },
  sandpits: {
    // The role must exist before the first sandpit.
    developers: ["arn:aws:iam::222222222222:role/developer"],
    // Whoever may push a branch makes them, too: docs/run-sandpits.md#in-pipelines says what it may do then.
    mergeRequests: true,
  },

  network: {
    cidr: "10.20.0.0/16",
    availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"],
    nat: "single",
  },

  clusters: {
    ml: {
      kubernetes: "1.35",
      endpoint: { access: "private" },
      logs: { retentionDays: 30 },
      // These roles must exist before the first apply.
      access: {
        admins: {
          principalArn: "arn:aws:iam::222222222222:role/platform-admin",
          policy: "AmazonEKSClusterAdminPolicy",
        },
        pipeline: {
          principalArn: "arn:aws:iam::222222222222:role/terraform-apply",
          policy: "AmazonEKSClusterAdminPolicy",
        },
        // Plans read what Helm keeps in secrets of the cluster.
        "pipeline-plan": {
          principalArn: "arn:aws:iam::222222222222:role/terraform-plan",
          policy: "AmazonEKSAdminViewPolicy",
        },
        // Who makes sandpits: everything in their namespaces; the group may create namespaces. docs/run-sandpits.md
        sandpits: {
          principalArn: "arn:aws:iam::222222222222:role/terraform-sandpit",
          policy: "AmazonEKSClusterAdminPolicy",
          namespaces: ["sandpit-*"],
          kubernetesGroups: ["sandpit-deployers"],
        },
      },
      nodeGroups: {
        system: { instanceType: "m7i.large", size: { min: 2, max: 4 }, dedicatedTo: "system" },
        general: {
          instanceType: "m7i.2xlarge",
          alternativeInstanceTypes: ["m6i.2xlarge", "m7a.2xlarge", "m6a.2xlarge"],
          capacity: "spot",
          size: { min: 0, max: 10 },
        },
        "gpu-training": {
          instanceType: "g6.12xlarge",
          alternativeInstanceTypes: ["g5.12xlarge"],
          capacity: "spot",
          perAvailabilityZone: true,
          size: { min: 0, max: 4 },
          dedicatedTo: "training",
          diskGiB: 300,
        },
        "gpu-inference": {
          instanceType: "g6.xlarge",
          alternativeInstanceTypes: ["g5.xlarge"],
          capacity: "spot",
          size: { min: 0, max: 4 },
          diskGiB: 200,
          // Notebooks and trials seldom fill a GPU.
          gpuSharing: { timeSlicing: { replicas: 4 } },
        },
        "ci-gpu": {
          instanceType: "g6.xlarge",
          perAvailabilityZone: true,
          size: { min: 0, max: 1 },
          dedicatedTo: "ci",
          diskGiB: 200,
        },
      },
      platform: {
        addons: {
          "metrics-server": { replicas: 1 },
          "cluster-autoscaler": {},
          "priority-classes": {},
          "storage-classes": {},
          "pod-admission": {},
          "aws-load-balancer-controller": { replicas: 1 },
          "external-secrets": {},
          keda: {},
          "cert-manager": {},
          "nvidia-device-plugin": {},
          "dcgm-exporter": {},
        },
      },
    },
  },

  // The members' roles must exist before the first apply.
  teams: {
    nlp: { members: ["arn:aws:iam::222222222222:role/nlp"], quota: { "requests.nvidia.com/gpu": "4" } },
    vision: { members: ["arn:aws:iam::222222222222:role/vision"], quota: { "requests.nvidia.com/gpu": "4" } },
  },

  // The administrators' role must exist before the first apply. Values are put by `platform secrets`.
  secrets: {
    administrators: ["arn:aws:iam::222222222222:role/secrets-admin"],
    declared: {
      "platform/gitlab-runner/gpu-l4": {
        description: "Token of the GitLab runner on nodes with L4 GPUs",
        readers: { platform: true },
      },
    },
  },

  runners: {
    gitlabUrl: "https://gitlab.example.com",
    gpu: {
      "gpu-l4": {
        nodeGroup: "ci-gpu",
        tokenSecret: "platform/gitlab-runner/gpu-l4",
        tags: ["gpu", "gpu-l4"],
      },
    },
  },

  bastion: {},
} satisfies PermanentSpec;
