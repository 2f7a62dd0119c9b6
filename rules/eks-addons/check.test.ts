import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkEksAddons } from "./check.ts";
import type { EksAddonSpec } from "./spec.ts";

const problemsOf = (addons: Readonly<Record<string, EksAddonSpec>>) =>
  checkEksAddons(addons, "1.35").map(describeProblem);

describe("checkEksAddons", () => {
  it.each<readonly [string, EksAddonSpec]>([
    ["vpc-cni", { version: "v1.22.1-eksbuild.2", configuration: { env: { WARM_ENI_TARGET: "1" } } }],
    ["aws-efs-csi-driver", {}],
    [
      "aws-efs-csi-driver",
      { podIdentity: { "efs-csi-controller-sa": { roleArn: "arn:aws:iam::111111111111:role/efs" } } },
    ],
    ["datadog_operator", { namespace: "datadog", beforeNodes: true, timeoutMinutes: { create: 30 } }],
    [
      "aws-mountpoint-s3-csi-driver",
      {
        podIdentity: {
          "s3-csi-driver-sa": {
            statements: [{ actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::datasets"] }],
          },
        },
      },
    ],
  ])("accepts %s: %j", (name, addon) => {
    expect(problemsOf({ [name]: addon })).toEqual([]);
  });

  it.each<readonly [string, EksAddonSpec, string]>([
    ["EFS", {}, '"EFS" is not the name of an EKS add-on'],
    ["coredns", { version: "1.12" }, 'coredns.version: "1.12" is not the version of an EKS add-on'],
    ["kube-proxy", { beforeNodes: false }, "No node becomes ready without kube-proxy"],
    ["coredns", { namespace: "dns" }, 'EKS installs coredns in kube-system, not in "dns"'],
    ["other", { namespace: "Other" }, '"Other" is not a name of a namespace'],
    ["coredns", { timeoutMinutes: { create: 0 } }, "coredns.timeoutMinutes.create: 0 is not a number of minutes"],
    ["aws-mountpoint-s3-csi-driver", {}, "can do nothing until it is said which buckets"],
    [
      "vpc-cni",
      { podIdentity: { "aws-node": { roleArn: "arn:aws:iam::111111111111:role/cni", managedPolicies: [] } } },
      "A role is either named or made. Remove roleArn, or managedPolicies.",
    ],
    [
      "vpc-cni",
      { podIdentity: { "aws-node": { roleArn: "arn:aws:iam::111111111111:user/cni" } } },
      "vpc-cni.podIdentity.aws-node.roleArn:",
    ],
    ["aws-efs-csi-driver", { podIdentity: { "efs-csi-controler-sa": {} } }, 'Did you mean "efs-csi-controller-sa"?'],
    [
      "other",
      { podIdentity: { pods: { statements: [{ actions: ["s3:*", "*", "get"], resources: [] }] } } },
      '"s3:*" allows everything in a service',
    ],
  ])("finds what is wrong with %s: %j", (name, addon, message) => {
    expect(problemsOf({ [name]: addon }).join("\n")).toContain(message);
  });
});
