import { DataResource, TerraformOutput, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "./template.ts";

function twoResources(stack: TerraformStack) {
  new DataResource(stack, "first", { input: { color: "red", size: 1 } });
  new DataResource(stack, "second", { input: { color: "blue", size: 1 } });
  new TerraformOutput(stack, "answer", { value: "42", staticId: true });
}

describe("Template", () => {
  const template = Template.synthesize(twoResources);

  it("lists addresses and outputs", () => {
    expect(template.addresses).toEqual(["terraform_data.first", "terraform_data.second"]);
    expect(template.outputs).toEqual({ answer: "42" });
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
});
