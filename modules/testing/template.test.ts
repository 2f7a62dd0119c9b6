import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { DataResource, DataTerraformRemoteStateLocal, LocalBackend, TerraformOutput, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "./template.ts";

function twoResources(stack: TerraformStack) {
  new LocalBackend(stack, { path: "test.tfstate" });
  new AwsProvider(stack, "aws", { region: "us-east-2" });
  const upstream = new DataTerraformRemoteStateLocal(stack, "dev-network", { path: "dev-network.tfstate" });
  new DataResource(stack, "first", { input: { color: "red", size: 1 } });
  new DataResource(stack, "second", { input: { color: "blue", size: 1 } });
  new TerraformOutput(stack, "answer", { value: "42", staticId: true });
  new TerraformOutput(stack, "vpc", { value: upstream.getString("vpc_id"), staticId: true });
}

describe("Template", () => {
  const template = Template.synthesize(twoResources);

  it("lists addresses and outputs", () => {
    expect(template.addresses).toEqual(["terraform_data.first", "terraform_data.second"]);
    expect(template.outputs).toEqual({
      answer: "42",
      vpc: "${data.terraform_remote_state.dev-network.outputs.vpc_id}",
    });
  });

  it("shows backend, providers, data sources and the states that are read", () => {
    expect(template.terraform["backend"]).toEqual({ local: { path: "test.tfstate" } });
    expect(template.provider("aws")).toEqual({ region: "us-east-2" });
    expect(() => template.provider("helm")).toThrow("0 configurations of the provider helm");
    const read = expect.objectContaining({ backend: "local" });
    expect(template.dataSources).toEqual({ "data.terraform_remote_state.dev-network": read });
    expect(template.remoteReads).toEqual({ "dev-network": read });
  });

  it("finds a resource by some of its properties", () => {
    expect(template.resource("terraform_data", { input: { color: "blue" } })).toEqual({
      input: { color: "blue", size: 1 },
    });
    expect(template.addressOf("terraform_data", { input: { color: "blue" } })).toBe("terraform_data.second");
    expect(template.hasResource("terraform_data", { input: { color: "green" } })).toBe(false);
  });

  it("refuses to choose between several, and says when there is none", () => {
    expect(() => template.resource("terraform_data")).toThrow("2 terraform_data with {}");
    expect(() => template.resource("aws_vpc")).toThrow("No aws_vpc with {}");
  });

  it("reads the text of a cdk.tf.json, without comments", () => {
    const parsed = Template.parse(
      '{"//": {"version": "1"}, "resource": {"aws_vpc": {"vpc": {"//": {}, "cidr_block": "c"}}}}',
    );
    expect(parsed.resources).toEqual({ "aws_vpc.vpc": { cidr_block: "c" } });
    expect(parsed.configuration).toEqual({ resource: { aws_vpc: { vpc: { cidr_block: "c" } } } });
    expect([parsed.outputs, parsed.dataSources, parsed.remoteReads, parsed.terraform]).toEqual([{}, {}, {}, {}]);
  });
});
