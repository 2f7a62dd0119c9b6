import { describe, expect, it } from "vitest";
import { faultOfRelease, releaseParameter } from "./image-release.ts";

describe("releaseParameter", () => {
  it.each([
    [
      "AL2023_x86_64_STANDARD",
      "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/release_version",
    ],
    [
      "AL2023_ARM_64_NVIDIA",
      "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/arm64/nvidia/recommended/release_version",
    ],
    [
      "AL2023_x86_64_NEURON",
      "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/neuron/recommended/release_version",
    ],
    ["BOTTLEROCKET_ARM_64", "/aws/service/bottlerocket/aws-k8s-1.35/arm64/latest/image_version"],
    ["BOTTLEROCKET_x86_64_NVIDIA", "/aws/service/bottlerocket/aws-k8s-1.35-nvidia/x86_64/latest/image_version"],
    ["BOTTLEROCKET_x86_64_FIPS", "/aws/service/bottlerocket/aws-k8s-1.35-fips/x86_64/latest/image_version"],
  ] as const)("of %s", (amiType, name) => {
    expect(releaseParameter(amiType, "1.35")).toBe(name);
  });
});

describe("faultOfRelease", () => {
  const today = new Date("2026-11-27T12:00:00Z");

  it.each([
    ["1.35.2-20261119", undefined],
    ["1.35.2-20260829", undefined],
    ["1.35.2-20260828", "is 91 days old, and lacks the security fixes since"],
    ["1.34.1-20251127", "is 365 days old, and lacks the security fixes since"],
    ["1.35.2-20261003", "has a kernel that can panic on some instance types (awslabs/amazon-eks-ami issue 2845)"],
    ["1.36.2-20261003", undefined],
    ["1.42.0-1a2b3c4d", undefined],
    ["latest", undefined],
  ])("of %s is %s", (release, fault) => {
    expect(faultOfRelease(release, today)).toBe(fault);
  });
});
