import { expect, it } from "vitest";
import { withoutGivenPodRoles } from "./given-roles.ts";

const roleArn = "arn:aws:iam::111111111111:role/company/pods" as const;
const statements = [{ actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::datasets"] }];

it("leaves an add-on to the table's role where a given one is taken away", () => {
  expect(
    withoutGivenPodRoles({
      "vpc-cni": { version: "v1.23.1-eksbuild.1", podIdentity: { "aws-node": { roleArn } } },
      own: { podIdentity: { one: { roleArn }, other: { statements } } },
      coredns: {},
    }),
  ).toEqual({
    "vpc-cni": { version: "v1.23.1-eksbuild.1" },
    own: { podIdentity: { other: { statements } } },
    coredns: {},
  });
});

it("leaves out an add-on that the table has no role for", () => {
  const driver = (role: object) => ({ "aws-mountpoint-s3-csi-driver": { podIdentity: { "s3-csi-driver-sa": role } } });
  expect(withoutGivenPodRoles(driver({ roleArn }))).toEqual({});
  expect(withoutGivenPodRoles(driver({ statements }))).toEqual(driver({ statements }));
});
