import { readdirSync, readFileSync } from "node:fs";
import type { Environment } from "@ml-platform/environments";
import { complete, small } from "@ml-platform/environments/testing";
import { type AwsService, awsServices } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { synthesized } from "./testing/synthesized.ts";

const url = "http://127.0.0.1:4566";

async function templatesOf(endpoints: Environment["account"]["endpoints"]) {
  const { templates } = await synthesized([{ ...small, account: { ...small.account, endpoints } }]);
  return templates;
}

/** Services by the beginning of the types that they answer for; the longest one counts. */
const serviceByPrefix: Readonly<Record<string, AwsService>> = {
  aws_autoscaling_: "autoscaling",
  aws_cloudwatch_log_: "logs",
  aws_default_security_group: "ec2",
  aws_eip: "ec2",
  aws_eks_: "eks",
  aws_flow_log: "ec2",
  aws_iam_: "iam",
  aws_internet_gateway: "ec2",
  aws_kms_: "kms",
  aws_launch_template: "ec2",
  aws_nat_gateway: "ec2",
  aws_placement_group: "ec2",
  aws_route: "ec2",
  aws_s3_: "s3",
  aws_secretsmanager_: "secretsmanager",
  aws_security_group: "ec2",
  aws_ssm_: "ssm",
  aws_subnet: "ec2",
  aws_vpc: "ec2",
};

describe("endpoints of an account", () => {
  it("lead the provider of every stack to one server, and cluster tokens to its STS", async () => {
    const templates = await templatesOf({ url, services: {}, pathStyle: true });
    const provider = templates["small-network"]!.provider("aws");
    expect(provider).toMatchObject({
      endpoints: [Object.fromEntries(awsServices.map((service) => [service, url]))],
      s3_use_path_style: true,
      allowed_account_ids: [small.account.id],
    });
    expect(templates["small-ml-platform"]!.provider("helm")).toMatchObject({
      kubernetes: { exec: { env: { AWS_ENDPOINT_URL_STS: url } } },
    });
  });

  it("leave the services alone that they do not name", async () => {
    const ec2 = "https://ec2.example.com";
    const templates = await templatesOf({ services: { ec2 }, pathStyle: false });
    expect(templates["small-network"]!.provider("aws")).toMatchObject({
      endpoints: [{ ec2 }],
      s3_use_path_style: false,
    });
    expect(templates["small-ml-platform"]!.provider("helm")).not.toHaveProperty("kubernetes.exec.env");
  });

  it("include every service that a stack calls, so that nothing goes to AWS unnoticed", () => {
    expect(complete.account).not.toHaveProperty("endpoints");
    // stacks.test.ts compares them with what is synthesized.
    const folder = new URL("__snapshots__/", import.meta.url);
    const recorded = readdirSync(folder).filter((file) => file.endsWith(".addresses.txt"));
    const types = recorded.flatMap((file) => readFileSync(new URL(file, folder), "utf8").match(/^aws_\w+/gm) ?? []);
    expect(new Set(types).size).toBeGreaterThan(40);
    const unknown = types.filter((type) => !Object.keys(serviceByPrefix).some((prefix) => type.startsWith(prefix)));
    expect([...new Set(unknown)]).toEqual([]);
    expect(awsServices).toEqual(expect.arrayContaining([...new Set(Object.values(serviceByPrefix))]));
  });
});
