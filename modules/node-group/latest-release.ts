import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js";
import { type AmiType, releaseParameter } from "@ml-platform/rules";
import type { Construct } from "constructs";

/** The release that EKS recommends when Terraform plans: a plan shows a newer one as a change of the group. */
export function latestReleaseOf(scope: Construct, amiType: AmiType, kubernetes: string): string {
  const parameter = new DataAwsSsmParameter(scope, "latest-release", { name: releaseParameter(amiType, kubernetes) });
  // The value itself counts as a secret, and would hide the release from whoever reviews the plan.
  return parameter.insecureValue;
}
