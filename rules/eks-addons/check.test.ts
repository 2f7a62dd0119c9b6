import { describe, expect, it } from "vitest";
import { describeProblem } from "../problem.ts";
import { checkEksAddons, checkEksAddonsHaveNodes } from "./check.ts";
import { checkEksAddonRoles } from "./check-roles.ts";
import type { EksAddonSpec } from "./spec.ts";

const place = { accountId: "111111111111", region: "us-east-2" };

const problemsOf = (addons: Readonly<Record<string, EksAddonSpec>>) =>
  [...checkEksAddons(addons, "1.35"), ...checkEksAddonRoles(addons, place)].map(describeProblem);

describe("checkEksAddons", () => {
  it.each<readonly [string, EksAddonSpec]>([
    ["vpc-cni", { version: "v1.22.1-eksbuild.2", configuration: { env: { WARM_ENI_TARGET: "1" } } }],
    ["aws-efs-csi-driver", {}],
    [
      "aws-efs-csi-driver",
      { podIdentity: { "efs-csi-controller-sa": { roleArn: "arn:aws:iam::111111111111:role/efs" } } },
    ],
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
      { podIdentity: { pods: { statements: [{ actions: ["s3:*", "*", "get"], resources: ["datasets"] }] } } },
      '"s3:*" allows everything in a service',
    ],
  ])("finds what is wrong with %s: %j", (name, addon, message) => {
    expect(problemsOf({ [name]: addon }).join("\n")).toContain(message);
  });

  it("accepts an add-on that it does not know with a warning, and guesses what was meant", () => {
    const addons = { "aws-efs-csi-drivr": { namespace: "efs", beforeNodes: true, timeoutMinutes: { create: 30 } } };
    expect(checkEksAddons(addons, "1.35")).toEqual([
      {
        severity: "warning",
        path: ["aws-efs-csi-drivr"],
        message: expect.stringContaining('Did you mean "aws-efs-csi-driver"?'),
      },
    ]);
  });

  it("warns of a role that allows more than most clusters need, unless its author chose it", () => {
    const roleArn = "arn:aws:iam::111111111111:role/fsx";
    expect(problemsOf({ "aws-fsx-csi-driver": { podIdentity: { "fsx-csi-controller-sa": { roleArn } } } })).toEqual([]);
    expect(problemsOf({ "aws-fsx-csi-driver": {} })).toEqual([
      'aws-fsx-csi-driver.podIdentity: The role of fsx-csi-controller-sa allows everything with every file system of FSx in the account (AmazonFSxFullAccess, as AWS recommends). platform.addons["aws-fsx-csi-driver"] brings the same driver with a role that covers this cluster\'s file systems only; or set podIdentity.',
    ]);
  });

  it("warns where the version of kube-proxy cannot follow Kubernetes", () => {
    expect(checkEksAddons({}, "1.36")).toEqual([]);
    expect(checkEksAddons({}, "1.37").map(describeProblem)[0]).toMatch(
      /^No version of kube-proxy is known for Kubernetes 1\.37\./,
    );
    expect(checkEksAddons({ "kube-proxy": { version: "v1.37.0-eksbuild.1" } }, "1.37")).toEqual([]);
  });

  it("refuses an add-on without what it needs, and two that bring the same", () => {
    expect(problemsOf({ adot: {} })).toEqual([
      'adot: adot needs cert-manager before it. Add "cert-manager": {} to eksAddons; one of platform.addons would be installed later.',
    ]);
    expect(problemsOf({ adot: {}, "cert-manager": {} })).toEqual([]);
  });

  it("refuses roles and policies of another account or partition", () => {
    const withRole = (roleArn: `arn:${string}`) =>
      problemsOf({ "aws-efs-csi-driver": { podIdentity: { "efs-csi-controller-sa": { roleArn } } } });
    expect(withRole("arn:aws:iam::222222222222:role/efs")[0]).toContain("is in account 222222222222");
    expect(withRole("arn:aws-us-gov:iam::111111111111:role/efs")[0]).toContain("partition");
  });
});

describe("checkEksAddonsHaveNodes", () => {
  it("refuses add-ons that nothing would install", () => {
    const addons = { "aws-efs-csi-driver": {}, coredns: {}, "snapshot-controller": { beforeNodes: true } };
    expect(checkEksAddonsHaveNodes(addons, true)).toEqual([]);
    expect(checkEksAddonsHaveNodes(addons, false).map(describeProblem)).toEqual([
      "aws-efs-csi-driver: aws-efs-csi-driver is installed after the node groups, and the cluster has none. Add one, or write beforeNodes: true where EKS itself runs the nodes (autoMode).",
    ]);
  });
});
