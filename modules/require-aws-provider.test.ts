import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { expect, it } from "vitest";
import { awsProviderNeed, requireAwsProvider } from "./require-aws-provider.ts";
import { testApp } from "./testing/test-app.ts";

it("raises the lower bound of the stack that holds the construct, and no other's", () => {
  const app = testApp();
  const [needing, other] = [new TerraformStack(app, "needing"), new TerraformStack(app, "other")];
  requireAwsProvider(new Construct(needing, "group"), "6.66.0", "warm pools");
  requireAwsProvider(new Construct(needing, "cluster"), "6.25.0", "deletion protection");
  const { terraform } = needing.toTerraform() as { terraform: { required_providers: { aws: { version: string } } } };
  expect(terraform.required_providers.aws.version).toBe(">= 6.66.0, < 7.0.0");
  expect(awsProviderNeed(needing)).toEqual({ version: "6.66.0", reasons: ["deletion protection", "warm pools"] });
  expect(awsProviderNeed(other)).toBeUndefined();
});
