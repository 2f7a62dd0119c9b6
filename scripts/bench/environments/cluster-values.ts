import { accessPolicies } from "@ml-platform/rules";
import fc from "fast-check";
import { account } from "./values.ts";

/** Who may use a cluster: one policy in short, or several. */
export function access(partition: string) {
  const namespaces = fc.option(fc.constantFrom(["team-a"], ["team-a", "team-b"]), { nil: undefined });
  const policy = fc.record({ policy: fc.constantFrom(...accessPolicies), namespaces });
  const policies = fc.uniqueArray(policy, { minLength: 1, maxLength: 3, selector: (each) => each.policy });
  const entry = fc.record({
    role: fc.uuid(),
    type: fc.constantFrom("STANDARD", undefined),
    granted: fc.oneof(policy, fc.record({ policies })),
    userName: fc.constantFrom(undefined, "ops:{{SessionName}}"),
    kubernetesGroups: fc.option(fc.constantFrom(["viewers"], ["example.com:ops"]), { nil: undefined }),
  });
  return fc.dictionary(
    fc.constantFrom("admins", "viewers", "two words", "a.b", "a-b", "Ü"),
    entry.map(({ role, granted, ...rest }) => ({
      principalArn: `arn:${partition}:iam::${account}:role/teams/${role}`,
      ...granted,
      ...rest,
    })),
    { maxKeys: 3 },
  );
}

/** Workloads, mostly none: some grants, or a role that exists. */
export function workloads(partition: string, region: string) {
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const grants = fc.record(
    {
      serviceAccount: fc.constantFrom("trainer", "api.v1"),
      policies: fc.constant(["AmazonSageMakerReadOnly"]),
      buckets: fc.constantFrom(
        [{ bucket: "ml-datasets", prefix: "imagenet/", access: "read" }],
        [{ bucket: "ml-results", access: "readWrite" }],
      ),
      secrets: fc.constantFrom(["ml/training/"], ["ml/token"]),
      parameters: fc.constant(["/ml/rate"]),
      queues: fc.constantFrom([{ queue: "jobs", access: "receive" }], [{ queue: arn("sqs", "jobs"), access: "send" }]),
      repositories: fc.constant([{ repository: "ml/trainer", access: "pull" }]),
      kmsKeys: fc.constant([arn("kms", "key/0a1b2c3d")]),
    },
    { requiredKeys: ["buckets"] },
  );
  const given = fc.record({ roleArn: fc.constant(`arn:${partition}:iam::${account}:role/company/given`) });
  const workload = fc
    .tuple(fc.constantFrom("training", "serving"), fc.oneof(grants, given))
    .map(([namespace, more]) => ({ namespace, ...more }));
  return fc.dictionary(fc.constantFrom("trainer", "api"), workload, { maxKeys: 1 });
}

/** Changes of roles that every cluster has. */
export function roles(partition: string) {
  const change = fc.oneof(
    fc.record({ arn: fc.constant(`arn:${partition}:iam::${account}:role/company/given`) }),
    fc.record({ policies: fc.constantFrom(["CloudWatchAgentServerPolicy"], ["AmazonSSMPatchAssociation"]) }),
  );
  return fc.dictionary(fc.constantFrom("cluster", "nodes", "kube-system/aws-node"), change, { maxKeys: 2 });
}

/** EKS add-ons that fit together, with every key that they can have. */
export function eksAddons(partition: string, account: string) {
  const roleArn = `arn:${partition}:iam::${account}:role/efs-csi`;
  const statements = [
    {
      actions: ["s3:ListBucket"],
      resources: [`arn:${partition}:s3:::datasets`],
      conditions: { StringEquals: { "aws:ResourceTag/team": "nlp" } },
    },
  ];
  const timeoutMinutes = { create: 30, update: 30, delete: 10 };
  return fc
    .subarray([
      ["vpc-cni", { version: "v1.20.4-eksbuild.2", configuration: { env: { WARM_IP_TARGET: "5" } }, timeoutMinutes }],
      ["coredns", { configuration: { replicas: 3 }, checkConfiguration: false, resolveConflicts: "PRESERVE" }],
      ["aws-ebs-csi-driver", { version: "v1.60.0-eksbuild.1", preserve: true }],
      ["aws-efs-csi-driver", { podIdentity: { "efs-csi-controller-sa": { roleArn } } }],
      [
        "acme-agent",
        { namespace: "acme", beforeNodes: true, podIdentity: { agent: { managedPolicies: ["ReadOnlyAccess"] } } },
      ],
      ["aws-mountpoint-s3-csi-driver", { beforeNodes: true, podIdentity: { "s3-csi-driver-sa": { statements } } }],
    ])
    .map((entries) => Object.fromEntries(entries as [string, object][]));
}
