import { expect, it } from "vitest";
import { isEndpointService, isInstanceType, isManagedPolicy } from "./known.ts";

it.each([
  [
    isInstanceType,
    ["m7i.large", "p5.48xlarge", "g6e.48xlarge", "r8i-flex.xlarge"],
    ["m7i.huge", "m7i", "", "#.Source"],
  ],
  [isEndpointService, ["ecr.api", "sts", "s3", "sagemaker.runtime"], ["s33", "ecr", ""]],
  [
    isManagedPolicy,
    ["AmazonEKSClusterPolicy", "service-role/AmazonEBSCSIDriverPolicy", "AmazonEC2ContainerRegistryPullOnly"],
    ["AmazonEKSClusterPolice", "AmazonEBSCSIDriverPolicy", "aws-service-role/AmazonEKSServiceRolePolicy", ""],
  ],
])("%o knows names of AWS and no others", (isKnown, known, unknown) => {
  expect(known.filter((name) => !isKnown(name))).toEqual([]);
  expect(unknown.filter(isKnown)).toEqual([]);
});
