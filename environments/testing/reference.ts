import { checkEnvironment } from "../model/check-environment.ts";
import { derive } from "../model/derive.ts";
import type { PermanentSpec } from "../model/environment.ts";
import { sandpitEnvironment } from "../sandpit/sandpit-environment.ts";

const admin = { principalArn: "arn:aws:iam::111111111111:role/admin", policy: "AmazonEKSClusterAdminPolicy" };

/**
 * Environments for tests of the platform that must not depend on the environments of the repository: snapshots,
 * diagrams, lifecycles on the emulator and plans by the real provider. They change only with the platform.
 */
export const smallSpec: PermanentSpec = {
  name: "small",
  account: { id: "111111111111", alias: "ml-small" },
  region: "us-east-2",
  protected: false,
  tags: { owner: "reference", costCentre: "ml-small", repository: "example.com/reference" },
  sandpits: { developers: ["arn:aws:iam::111111111111:role/developer"] },
  network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-2a", "us-east-2b"], nat: "single" },
  clusters: {
    ml: {
      kubernetes: "1.35",
      access: { admins: admin },
      nodeGroups: {
        system: { instanceType: "m7i.large", size: { min: 2, max: 4 } },
        "gpu-training": {
          instanceType: "g6.12xlarge",
          alternativeInstanceTypes: ["g5.12xlarge"],
          capacity: "spot",
          perAvailabilityZone: true,
          size: { min: 0, max: 4 },
          dedicatedTo: "training",
          diskGiB: 300,
        },
      },
      platform: { addons: { "metrics-server": {}, "cluster-autoscaler": {}, "nvidia-device-plugin": {} } },
    },
  },
};

export const completeSpec: PermanentSpec = {
  name: "complete",
  account: { id: "444444444444", alias: "ml-complete" },
  region: "us-east-2",
  protected: true,
  tags: { owner: "reference", costCentre: "ml-complete", repository: "example.com/reference" },
  network: {
    cidr: "10.40.0.0/16",
    availabilityZones: ["us-east-2a", "us-east-2b", "us-east-2c"],
    nat: "perAvailabilityZone",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts"],
    dhcp: { domainName: "ml.example.com", ntpServers: ["169.254.169.123"] },
    flowLogs: { trafficType: "ALL", retentionDays: 365 },
  },
  clusters: {
    training: {
      kubernetes: "1.35",
      endpoint: { access: "publicAndPrivate", allowedCidrs: ["203.0.113.0/24"] },
      logs: { types: ["api", "audit", "authenticator", "controllerManager", "scheduler"], retentionDays: 365 },
      encryption: { kmsKey: "create", irreversible: true },
      access: {
        admins: admin,
        viewers: {
          principalArn: "arn:aws:iam::111111111111:role/viewer",
          policy: "AmazonEKSViewPolicy",
          namespaces: ["training"],
        },
      },
      webhookPorts: [6443, 8082, 9443],
      eksAddons: { "vpc-cni": { version: "v1.20.4-eksbuild.2" } },
      nodeGroups: {
        system: { instanceType: "m7i.xlarge", size: { min: 3, max: 6 }, dedicatedTo: "system" },
        general: {
          instanceType: "m7i.2xlarge",
          alternativeInstanceTypes: ["m6i.2xlarge", "m7a.2xlarge"],
          capacity: "spot",
          size: { min: 0, max: 10 },
          labels: { "example.com/pool": "general" },
        },
        "gpu-training": {
          instanceType: "p5.48xlarge",
          availabilityZones: ["us-east-2a", "us-east-2b"],
          efa: true,
          perAvailabilityZone: true,
          size: { min: 0, max: 8 },
          dedicatedTo: "training",
          diskGiB: 1000,
        },
        reserved: {
          instanceType: "p5.48xlarge",
          capacity: "capacityBlock",
          capacityReservation: { id: "cr-0123456789abcdef0" },
          availabilityZones: ["us-east-2a"],
          autoscaled: false,
          size: { min: 0, max: 1, desired: 0 },
        },
        custom: {
          instanceType: "m7i.large",
          customAmiId: "ami-0123456789abcdef0",
          size: { min: 1, max: 2 },
          taints: [{ key: "example.com/custom", effect: "NoSchedule" }],
        },
        "ci-gpu": {
          instanceType: "g6.xlarge",
          availabilityZones: ["us-east-2a"],
          size: { min: 0, max: 3 },
          dedicatedTo: "ci",
          diskGiB: 200,
        },
      },
      platform: {
        addons: {
          "cluster-autoscaler": { replicas: 2, expander: "most-pods" },
          "metrics-server": { replicas: 3 },
          "aws-load-balancer-controller": { replicas: 3 },
          "external-secrets": {},
          "cert-manager": { internalAuthority: true },
          "pod-admission": {},
          "nvidia-device-plugin": {},
          "dcgm-exporter": {},
          "efa-device-plugin": {},
          "priority-classes": {},
          kueue: {},
          keda: { queueArns: ["arn:aws:sqs:us-east-2:444444444444:requests"] },
        },
      },
    },
    inference: {
      kubernetes: "1.34",
      upgradePolicy: "EXTENDED",
      access: { admins: admin },
      nodeGroups: {
        system: { instanceType: "m7g.large", amiType: "BOTTLEROCKET_ARM_64", size: { min: 2, max: 4 } },
        "gpu-inference": {
          instanceType: "g6e.2xlarge",
          size: { min: 3, max: 24 },
          diskGiB: 200,
          gpuSharing: { timeSlicing: { replicas: 4 } },
        },
      },
    },
  },
  teams: {
    nlp: {
      cluster: "training",
      members: ["arn:aws:iam::444444444444:role/nlp"],
      viewers: ["arn:aws:iam::444444444444:role/reviewers"],
      quota: { "requests.nvidia.com/gpu": "16" },
      bucket: "ml-complete-datasets",
    },
    vision: { cluster: "training", members: ["arn:aws:iam::444444444444:role/vision"] },
  },
  secrets: {
    administrators: ["arn:aws:iam::444444444444:role/secrets-admin"],
    declared: {
      "platform/gitlab-runner/gpu-l4": { readers: { platform: true } },
      "teams/nlp/model-hub": { description: "Where the team gets its models", readers: { teams: ["nlp"] } },
      "apps/serving/database": {
        readers: {
          roles: ["arn:aws:iam::111111111111:role/auditor"],
          workloads: [{ cluster: "inference", namespace: "serving", serviceAccount: "api" }],
        },
        recoveryWindowDays: 7,
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
  bastion: { access: { type: "ssh", allowedCidrs: ["203.0.113.0/24"], keyName: "operators" }, size: 3 },
};

/** Two zones, one cluster, and defaults wherever they exist. */
export const small = checkEnvironment(smallSpec);

/** A protected environment with every option of the platform. */
export const complete = checkEnvironment(completeSpec);

/** A personal environment with its own cluster in the network of `small`. */
export const personal = checkEnvironment(
  derive(smallSpec, {
    name: "anna",
    owner: "anna.b",
    clusters: {
      ml: {
        kubernetes: "1.36",
        nodeGroups: { system: { size: { min: 1, max: 2 } }, "gpu-training": null },
        platform: { addons: { "nvidia-device-plugin": null } },
      },
    },
  }),
);

/** A sandpit in the cluster of `small`. */
export const sharedSandpit = sandpitEnvironment(
  { environment: small, spec: smallSpec },
  { name: "bea", owner: "bea.c", kind: "shared", asleep: false },
);

/** A sandpit of `small` with a network and a cluster of its own, of a later Kubernetes version. */
export const dedicatedSandpit = sandpitEnvironment(
  { environment: small, spec: smallSpec },
  { name: "cleo", owner: "cleo.d", kind: "dedicated", range: "10.128.0.0/16", kubernetes: "1.36", asleep: false },
);

/** Those whose whole lives are tested; sandpits have tests of their own. */
export const referenceEnvironments = [small, complete, personal];
