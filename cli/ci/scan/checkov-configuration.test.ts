import { describe, expect, it } from "vitest";
import { checkovConfiguration } from "./checkov-configuration.ts";

describe("checkovConfiguration", () => {
  it("holds resources and data sources without comments, and nothing at which checkov stops", () => {
    const metadata = { metadata: { path: "dev-network/vpc" } };
    expect(
      checkovConfiguration({
        "//": { metadata: { backend: "s3" } },
        terraform: { required_version: ">= 1.11.0", backend: { s3: {} } },
        provider: { aws: [{ region: "us-east-2" }] },
        output: { vpc: { value: "1" } },
        moved: [{ from: "a", to: "b" }],
        resource: { aws_vpc: { vpc: { "//": metadata, tags: [{ "//": 1, Name: "dev" }], ipv6: null, count: 1 } } },
        data: { aws_caller_identity: { me: { "//": metadata } } },
      }),
    ).toEqual({
      resource: { aws_vpc: { vpc: { tags: [{ Name: "dev" }], ipv6: null, count: 1 } } },
      data: { aws_caller_identity: { me: {} } },
    });
  });

  it("is empty for a stack without resources", () => {
    expect(checkovConfiguration({ terraform: {} })).toEqual({});
  });
});
