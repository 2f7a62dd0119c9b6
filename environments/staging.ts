import type { ClusterEnvironmentSpec, PermanentSpec } from "./index.ts";

/** The control planes differ only in their version, so that one can be upgraded before the other. */
const controlPlane = {
  endpoint: { access: "private" },
  logs: { types: ["api", "audit", "authenticator", "controllerManager", "scheduler"], retentionDays: 90 },
  encryption: { kmsKey: "create", irreversible: true },
  deletionProtection: true,
  // These roles must exist before the first apply.
  access: {
    admins: {
      principalArn: "arn:aws:iam::333333333333:role/platform-admin",
      policy: "AmazonEKSClusterAdminPolicy",
    },
    pipeline: {
      principalArn: "arn:aws:iam::333333333333:role/terraform-apply",
      policy: "AmazonEKSClusterAdminPolicy",
    },
    // Plans read what Helm keeps in secrets of the cluster.
    "pipeline-plan": {
      principalArn: "arn:aws:iam::333333333333:role/terraform-plan",
      policy: "AmazonEKSAdminViewPolicy",
    },
  },
} satisfies ClusterEnvironmentSpec;

/** What every cluster has; each adds what its work needs. */
const services = {
  "metrics-server": {},
  "cluster-autoscaler": {},
  "priority-classes": {},
  "storage-classes": {},
  "pod-admission": {},
  "external-secrets": {},
  "cert-manager": {},
  "nvidia-device-plugin": {},
  "dcgm-exporter": {},
} as const;

export default {
  name: "staging",
  account: { id: "333333333333", alias: "ml-staging" },
  region: "us-east-2",
  protected: true,
  tags: { costCentre: "ml-staging" },

  network: {
    cidr: "10.30.0.0/16",
    availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"],
    nat: "perAvailabilityZone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts"],
    flowLogs: { trafficType: "ALL", retentionDays: 90 },
  },

  clusters: {
    training: {
      ...controlPlane,
      kubernetes: "1.35",
      nodeGroups: {
        system: { instanceType: "m7i.large", size: { min: 2, max: 4 }, dedicatedTo: "system" },
        general: { instanceType: "m7i.2xlarge", size: { min: 0, max: 10 } },
        "gpu-training": {
          instanceType: "g6e.48xlarge",
          // Not every zone offers it: aws ec2 describe-instance-type-offerings --location-type availability-zone
          availabilityZones: ["us-east-2a", "us-east-2b"],
          efa: true,
          perAvailabilityZone: true,
          size: { min: 0, max: 2 },
          dedicatedTo: "training",
          diskGiB: 500,
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
          ...services,
          "efa-device-plugin": {},
          "aws-fsx-csi-driver": {},
          // Jobs of teams wait until their quota has room.
          kueue: {},
        },
      },
    },

    inference: {
      ...controlPlane,
      kubernetes: "1.35",
      nodeGroups: {
        system: { instanceType: "m7i.large", size: { min: 2, max: 4 }, dedicatedTo: "system" },
        general: { instanceType: "m7i.2xlarge", size: { min: 1, max: 6 } },
        "gpu-inference": { instanceType: "g6.2xlarge", size: { min: 0, max: 4 }, diskGiB: 200 },
      },
      platform: { addons: { ...services, "aws-load-balancer-controller": {}, keda: {} } },
    },
  },

  // The members' roles must exist before the first apply.
  teams: {
    nlp: {
      cluster: "training",
      members: ["arn:aws:iam::333333333333:role/nlp"],
      quota: { "requests.nvidia.com/gpu": "16" },
    },
    vision: {
      cluster: "training",
      members: ["arn:aws:iam::333333333333:role/vision"],
      quota: { "requests.nvidia.com/gpu": "8" },
    },
  },

  // The administrators' role must exist before the first apply. Values are put by `platform secrets`.
  secrets: {
    administrators: ["arn:aws:iam::333333333333:role/secrets-admin"],
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
        cluster: "training",
        nodeGroup: "ci-gpu",
        tokenSecret: "platform/gitlab-runner/gpu-l4",
        tags: ["gpu", "gpu-l4"],
      },
    },
  },

  bastion: { sessionLogs: { retentionDays: 90 } },
} satisfies PermanentSpec;
