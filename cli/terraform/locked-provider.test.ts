import { withAwsProviderNeed } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { lockFile } from "../testing/lock-file.ts";
import { lockedVersions, whyLockedOut } from "./locked-provider.ts";

it("reads the versions that a lock file pins", () => {
  expect([...lockedVersions(lockFile)]).toEqual([
    ["hashicorp/aws", "5.100.0"],
    ["hashicorp/helm", "3.0.2"],
  ]);
  expect(lockedVersions("").size).toBe(0);
});

describe("a lock file", () => {
  const stack = { awsProvider: withAwsProviderNeed(undefined, "6.66.0", "warm pools") };

  it("keeps a stack from being planned that needs a newer provider, and says what would help", () => {
    const why = whyLockedOut(stack, "aws", lockFile);
    expect(why).toContain("It needs hashicorp/aws 6.66.0 or newer (warm pools), and .terraform.lock.hcl pins 5.100.0.");
    expect(why).toContain("terraform providers lock");
  });

  it("keeps no stack that needs nothing, and none on the emulator, which installs nothing", () => {
    expect(whyLockedOut({}, "aws", lockFile)).toBeUndefined();
    expect(whyLockedOut(stack, "emulated", lockFile)).toBeUndefined();
    expect(whyLockedOut(stack, "aws", undefined)).toBeUndefined();
    expect(whyLockedOut(stack, "aws", lockFile.replace("5.100.0", "6.66.1"))).toBeUndefined();
  });
});
