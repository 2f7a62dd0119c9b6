import { DataResource, TerraformOutput, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { Template } from "../testing/template.ts";
import { type JsonValue, jsonDocument } from "./json-document.ts";

/** The document as Terraform's configuration has it. */
function rendered(value: (upstream: DataResource) => JsonValue): unknown {
  return Template.synthesize((stack) => {
    const document = jsonDocument(value(new DataResource(stack, "upstream")));
    new TerraformOutput(stack, "document", { value: document, staticId: true });
  }).outputs["document"];
}

describe("jsonDocument", () => {
  it("sorts keys at every depth and leaves out what is undefined", () => {
    expect(jsonDocument({ b: [{ d: 1, c: null }], a: { z: true, y: undefined } })).toBe(
      '{"a":{"z":true},"b":[{"c":null,"d":1}]}',
    );
  });

  it("escapes what Terraform would read as a template", () => {
    expect(jsonDocument({ "${a}": "%{ if }$" })).toBe('{"$${a}":"%%{ if }$"}');
  });

  it("lets Terraform encode what is known only after apply", () => {
    expect(rendered((upstream) => ({ vpcId: upstream.id, region: "us-east-2" }))).toBe(
      '{"region":"us-east-2","vpcId":${jsonencode(terraform_data.upstream.id)}}',
    );
    expect(rendered((upstream) => [`prefix-${upstream.id}`, Token.asNumber(upstream.output)])).toBe(
      '[${jsonencode("prefix-${terraform_data.upstream.id}")},${jsonencode(terraform_data.upstream.output)}]',
    );
  });
});
