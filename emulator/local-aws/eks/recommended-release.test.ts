import { describe, expect, it } from "vitest";
import type { JsonMoto } from "../json-service.ts";
import { recommendedRelease, releaseParameters } from "./recommended-release.ts";

const parameter = "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/nvidia/recommended/release_version";

describe("recommendedRelease", () => {
  it.each([
    [parameter, /^1\.35\.\d+-\d{8}$/],
    ["/aws/service/bottlerocket/aws-k8s-1.35-nvidia-fips/arm64/latest/image_version", /^\d+\.\d+\.\d+-[0-9a-f]{8}$/],
  ])("of %s", (name, release) => {
    expect(recommendedRelease(name)).toMatch(release);
  });

  it.each(["/aws/service/eks/optimized-ami/1.35/amazon-linux-2/recommended/image_id", "/own/parameter"])(
    "is none of %s",
    (name) => {
      expect(recommendedRelease(name)).toBeUndefined();
    },
  );
});

describe("GetParameter", () => {
  const moto: JsonMoto = { pass: async (input) => ({ passed: input }), call: async () => undefined };
  const { GetParameter: get } = releaseParameters("us-east-2");

  it("answers public parameters, which belong to no account", async () => {
    await expect(get?.({ Name: parameter, WithDecryption: true }, moto)).resolves.toMatchObject({
      Parameter: {
        Name: parameter,
        Type: "String",
        Value: recommendedRelease(parameter),
        ARN: `arn:aws:ssm:us-east-2::parameter${parameter}`,
      },
    });
  });

  it("leaves those of the account to moto", async () => {
    await expect(get?.({ Name: "/own" }, moto)).resolves.toEqual({ passed: { Name: "/own" } });
  });
});
