import { type AwsProviderNeed, awsProviderConstraint, withAwsProviderNeed } from "@ml-platform/rules";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

const needs = new WeakMap<TerraformStack, AwsProviderNeed>();

/**
 * Raises the oldest version of hashicorp/aws that the stack of `scope` accepts, and no other stack's: for an argument that
 * older ones refuse. One that the bindings lack as well (rules/provider-versions.ts says which version they describe) is
 * written with `addOverride`.
 *
 * @param version the first version that is known to have the argument, such as `6.66.0` (docs/provider-versions.md)
 * @param reason what needs it, as a reader of the plan is told: `warm pools`
 */
export function requireAwsProvider(scope: Construct, version: string, reason: string): void {
  const stack = TerraformStack.of(scope);
  const need = withAwsProviderNeed(needs.get(stack), version, reason);
  needs.set(stack, need);
  stack.addOverride("terraform.required_providers.aws.version", awsProviderConstraint(need));
}

/** What the stack's constructs have required; undefined if every version of the range will do. */
export function awsProviderNeed(stack: TerraformStack): AwsProviderNeed | undefined {
  return needs.get(stack);
}
