import { describe, expect, it } from "vitest";
import { checkVolumeKeyAccount, volumeKeyId } from "./cluster-volumes.ts";
import { describeProblem } from "./problem.ts";

const kmsKey = "arn:aws:kms:us-east-2:222222222222:key/11111111-1111-1111-1111-111111111111";

describe("the key of a cluster's volumes", () => {
  it("needs a grant where it is another account's", () => {
    expect(checkVolumeKeyAccount({ kmsKey }, "222222222222")).toEqual([]);
    expect(checkVolumeKeyAccount({ kmsKey: "create" }, "111111111111")).toEqual([]);
    expect(checkVolumeKeyAccount(undefined, "111111111111")).toEqual([]);
    expect(checkVolumeKeyAccount({ kmsKey }, "111111111111").map(describeProblem)).toEqual([
      "kmsKey: The key is of account 222222222222. Besides its policy, nodes need a grant: aws kms create-grant with arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling as grantee. Give it before the first node starts.",
    ]);
  });

  it("is known before it is made, by its alias", () => {
    const cluster = { clusterName: "gov-ml", region: "us-gov-west-1", accountId: "111111111111" };
    expect(volumeKeyId({ kmsKey }, cluster)).toBe(kmsKey);
    expect(volumeKeyId({ kmsKey: "create" }, cluster)).toBe(
      "arn:aws-us-gov:kms:us-gov-west-1:111111111111:alias/eks/gov-ml-volumes",
    );
  });
});
