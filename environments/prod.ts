import type { ClusterEnvironmentSpec, PermanentSpec } from "./index.ts";

/** The control planes differ only in their version, so that one can be upgraded before the other. */
const controlPlane = {
  endpoint: { access: "private" },
  logs: { types: ["api", "audit", "authenticator", "controllerManager", "scheduler"], retentionDays: 365 },
  encryption: { kmsKey: "create", irreversible: true },
  deletionProtection: true,
  // These roles must exist before the first apply.
  access: {
    admins: {
      principalArn: "arn:aws:iam::444444444444:role/platform-admin",
      policy: "AmazonEKSClusterAdminPolicy",
    },
    pipeline: {
      principalArn: "arn:aws:iam::444444444444:role/terraform-apply",
      policy: "AmazonEKSClusterAdminPolicy",
    },
    // Plans read what Helm keeps in secrets of the cluster.
    "pipeline-plan": {
      principalArn: "arn:aws:iam::444444444444:role/terraform-plan",
      policy: "AmazonEKSAdminViewPolicy",
    },
  },
} satisfies ClusterEnvironmentSpec;

/** What every cluster has; each adds what its work needs. */
const services = {
  "metrics-server": { replicas: 3 },
  "cluster-autoscaler": {},
  "priority-classes": {},
  "storage-classes": {},
  "pod-admission": {},
  "external-secrets": { replicas: 3 },
  "cert-manager": {},
  "nvidia-device-plugin": {},
  "dcgm-exporter": {},
} as const;

export default {
  name: "prod",
  account: { id: "444444444444", alias: "ml-prod" },
  region: "us-east-2",
  protected: true,
  tags: { costCentre: "ml-prod" },

  network: {
    cidr: "10.40.0.0/16",
    availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"],
    nat: "perAvailabilityZone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts"],
    flowLogs: { trafficType: "ALL", retentionDays: 365 },
  },

  clusters: {
    training: {
      ...controlPlane,
      kubernetes: "1.35",
      nodeGroups: {
        system: { instanceType: "m7i.xlarge", size: { min: 3, max: 6 }, dedicatedTo: "system" },
        general: { instanceType: "m7i.4xlarge", size: { min: 2, max: 30 } },
        "gpu-training": {
          instanceType: "p5.48xlarge",
          // Not every zone offers it: aws ec2 describe-instance-type-offerings --location-type availability-zone
          availabilityZones: ["us-east-2a", "us-east-2b"],
          efa: true,
          perAvailabilityZone: true,
          size: { min: 0, max: 8 },
          dedicatedTo: "training",
          diskGiB: 1000,
        },
        "gpu-training-a100": {
          instanceType: "p4d.24xlarge",
          // Not every zone offers it: aws ec2 describe-instance-type-offerings --location-type availability-zone
          availabilityZones: ["us-east-2a", "us-east-2b"],
          efa: true,
          perAvailabilityZone: true,
          size: { min: 0, max: 8 },
          dedicatedTo: "training",
          diskGiB: 1000,
        },
        "ci-gpu": {
          instanceType: "g6.xlarge",
          perAvailabilityZone: true,
          size: { min: 0, max: 2 },
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
          kueue: { replicas: 3 },
        },
      },
    },

    inference: {
      ...controlPlane,
      kubernetes: "1.35",
      nodeGroups: {
        system: { instanceType: "m7i.xlarge", size: { min: 3, max: 6 }, dedicatedTo: "system" },
        general: { instanceType: "m7i.2xlarge", size: { min: 3, max: 20 } },
        "gpu-inference": { instanceType: "g6e.2xlarge", size: { min: 3, max: 24 }, diskGiB: 200 },
      },
      platform: { addons: { ...services, "aws-load-balancer-controller": { replicas: 3 }, keda: {} } },
    },
  },

  // The members' roles must exist before the first apply.
  teams: {
    nlp: {
      cluster: "training",
      members: ["arn:aws:iam::444444444444:role/nlp"],
      quota: { "requests.nvidia.com/gpu": "64" },
    },
    vision: {
      cluster: "training",
      members: ["arn:aws:iam::444444444444:role/vision"],
      quota: { "requests.nvidia.com/gpu": "32" },
    },
  },

  // The administrators' role must exist before the first apply. Values are put by `platform secrets`.
  secrets: {
    administrators: ["arn:aws:iam::444444444444:role/secrets-admin"],
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

  bastion: { sessionLogs: { retentionDays: 365 } },
} satisfies PermanentSpec;
