import { execFile, spawn, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryDirectory } from "../testing/terraform.ts";
import { findMoto, noMoto } from "./moto.ts";
import { MotoClient, type Parameters } from "./moto-client.ts";
import { type LocalAws, startLocalAws } from "./start.ts";
import { isRunning } from "./testing/is-running.ts";
import { elementsAt, xmlText } from "./xml.ts";

const account = "123456789012";
const moto = findMoto();

/** Waits until nothing listens at `url` any more. */
async function silent(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(url);
    } catch {
      return;
    }
    await sleep(50);
  }
}

describe("the local AWS", () => {
  let aws: LocalAws;
  let client: MotoClient;
  beforeAll(async () => {
    if (moto === undefined) return;
    aws = await startLocalAws({ account, region: "us-west-2" });
    client = new MotoClient(aws.url, "us-west-2");
  });
  beforeEach(({ skip }) => skip(moto === undefined, noMoto));
  afterAll(async () => {
    await aws?.stop();
    // Its last test: nothing answers any more.
    if (aws !== undefined) await expect(fetch(aws.url)).rejects.toThrow();
  });

  const ec2 = (action: string, parameters: Parameters) => client.query("ec2", action, parameters);

  async function eks(method: string, path: string, body?: unknown) {
    const response = await fetch(aws.url + path, {
      method,
      headers: {
        authorization:
          "AWS4-HMAC-SHA256 Credential=local/20260101/us-west-2/eks/aws4_request, SignedHeaders=host, Signature=0",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    expect(response.status, text).toBeLessThan(500);
    // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of AWS's shapes, which the test looks into.
    return { status: response.status, body: JSON.parse(text) as any };
  }

  async function createRole(RoleName: string, service: string, policies: readonly string[]): Promise<string> {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const answer = await client.query("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument });
    for (const policy of policies) {
      const PolicyArn = `arn:aws:iam::aws:policy/${policy}`;
      await client.query("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    }
    return xmlText(answer, "CreateRoleResult/Role/Arn");
  }

  async function createNetwork(): Promise<{ readonly vpcId: string; readonly subnetIds: readonly string[] }> {
    const vpcId = xmlText(await ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpc/vpcId");
    await ec2("ModifyVpcAttribute", { VpcId: vpcId, "EnableDnsHostnames.Value": "true" });
    const subnetIds: string[] = [];
    for (const [index, zone] of ["us-west-2a", "us-west-2b"].entries()) {
      const CidrBlock = `10.0.${index}.0/24`;
      const answer = await ec2("CreateSubnet", { VpcId: vpcId, CidrBlock, AvailabilityZone: zone });
      subnetIds.push(xmlText(answer, "subnet/subnetId"));
    }
    return { vpcId, subnetIds };
  }

  it("makes clusters and node groups of what moto holds, in the order that AWS wants", async () => {
    const { vpcId, subnetIds } = await createNetwork();
    const clusterRole = await createRole("cluster", "eks.amazonaws.com", []);
    const create = () =>
      eks("POST", "/clusters", {
        name: "ml",
        roleArn: clusterRole,
        resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true },
        accessConfig: { authenticationMode: "API" },
        logging: { clusterLogging: [{ types: ["api"], enabled: true }] },
      });
    expect((await create()).body.message).toContain("arn:aws:iam::aws:policy/AmazonEKSClusterPolicy] are attached");
    const PolicyArn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";
    await client.query("iam", "AttachRolePolicy", { RoleName: "cluster", PolicyArn });
    expect((await create()).status).toBe(200);

    const { cluster } = (await eks("GET", "/clusters/ml")).body;
    expect(cluster.resourcesVpcConfig).toMatchObject({ vpcId, clusterSecurityGroupId: expect.stringMatching(/^sg-/) });
    await expect(ec2("DeleteSubnet", { SubnetId: subnetIds[0] })).rejects.toMatchObject({
      code: "DependencyViolation",
    });
    expect(await client.json("logs", "Logs_20140328.DescribeLogGroups", {})).toMatchObject({
      logGroups: [{ logGroupName: "/aws/eks/ml/cluster" }],
    });
    expect((await eks("GET", "/clusters/ml/access-entries")).body.accessEntries).toEqual([
      `arn:aws:iam::${account}:user/moto`,
    ]);

    const nodeRole = await createRole("nodes", "ec2.amazonaws.com", [
      "AmazonEKSWorkerNodePolicy",
      "AmazonEC2ContainerRegistryReadOnly",
    ]);
    await ec2("CreateLaunchTemplate", {
      LaunchTemplateName: "nodes",
      "LaunchTemplateData.TagSpecification.1.ResourceType": "instance",
      "LaunchTemplateData.TagSpecification.1.Tag.1.Key": "team",
      "LaunchTemplateData.TagSpecification.1.Tag.1.Value": "ml",
      "TagSpecification.1.ResourceType": "launch-template",
      "TagSpecification.1.Tag.1.Key": "stack",
      "TagSpecification.1.Tag.1.Value": "nodes",
    });
    const created = await eks("POST", "/clusters/ml/node-groups", {
      nodegroupName: "system",
      nodeRole,
      subnets: subnetIds,
      instanceTypes: ["m5.large", "m5a.large"],
      capacityType: "SPOT",
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 2 },
      launchTemplate: { name: "nodes", version: "1" },
    });
    expect(created.status, created.body.message).toBe(200);
    const AutoScalingGroupName = created.body.nodegroup.resources.autoScalingGroups[0].name;
    await client.query("autoscaling", "SetDesiredCapacity", { AutoScalingGroupName, DesiredCapacity: "3" });
    expect((await eks("GET", "/clusters/ml/node-groups/system")).body.nodegroup).toMatchObject({
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 3 },
      launchTemplate: { name: "nodes", version: "1" },
    });
    const instances = await ec2("DescribeInstances", { "Filter.1.Name": "tag:team", "Filter.1.Value.1": "ml" });
    expect(elementsAt(instances, "reservationSet/item/instancesSet/item")).toHaveLength(3);

    expect((await eks("DELETE", "/clusters/ml")).body.message).toBe("Cluster has nodegroups attached");
    expect((await eks("DELETE", "/clusters/ml/node-groups/system")).status).toBe(200);
    expect((await eks("DELETE", "/clusters/ml")).status).toBe(200);
    for (const SubnetId of subnetIds) await ec2("DeleteSubnet", { SubnetId });
    const groups = await ec2("DescribeSecurityGroups", { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": vpcId });
    expect(xmlText(groups, "securityGroupInfo/item/groupName")).toBe("default");
  });

  it("is not started for an account that is none, nor at a port that is taken", async () => {
    await expect(startLocalAws({ account: "dev" })).rejects.toThrow('"dev" is not an AWS account id');
    const port = Number(new URL(aws.url).port);
    await expect(startLocalAws({ account, port })).rejects.toThrow(`Port ${port} of 127.0.0.1 cannot be used`);
  });

  it("keeps regions apart", async () => {
    const elsewhere = new MotoClient(aws.url, "eu-west-1");
    await elsewhere.query("ec2", "CreatePlacementGroup", { GroupName: "training", Strategy: "cluster" });
    expect(xmlText(await ec2("DescribePlacementGroups", {}), "placementGroupSet/item/groupName")).toBe("");
  });

  it("serves the aws CLI", async ({ skip }) => {
    const run = (...args: string[]): Promise<string> =>
      new Promise((resolve) => {
        const env = { ...process.env, ...aws.environment };
        execFile("aws", args, { env }, (error, stdout, stderr) => resolve(error === null ? stdout : stderr));
      });
    // It takes a second to say its version.
    skip(spawnSync("sh", ["-c", "command -v aws"]).status !== 0, "no aws CLI on PATH");
    expect(await run("eks", "describe-cluster", "--name", "none")).toContain(
      "An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: No cluster found for name: none.",
    );
    const tags = "--tags Key=a,Value=b,ResourceId=none,ResourceType=auto-scaling-group,PropagateAtLaunch=false";
    expect(await run("autoscaling", "create-or-update-tags", ...tags.split(" "))).toContain("(ValidationError)");
  });
});

describe("the command", () => {
  const bin = fileURLToPath(new URL("../bin/emulator.mjs", import.meta.url));

  it.each(["SIGTERM", "SIGKILL"] as const)("ends moto when it gets %s", async (signal) => {
    const directory = temporaryDirectory();
    const [recorder, pidFile] = [join(directory, "moto"), join(directory, "pid")];
    // It takes moto's place: that says where it runs once it listens.
    writeFileSync(recorder, `#!/bin/sh\necho $$ > ${pidFile}\necho "Running on $2" >&2\nexec sleep 600\n`);
    chmodSync(recorder, 0o755);
    const command = spawn(process.execPath, [bin, "aws", "--json", "--account", account], {
      env: { ...process.env, MOTO_SERVER: recorder },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = await new Promise<Buffer[]>((resolve) => command.stdout.once("data", (data) => resolve([data])));
    const { url, environment } = JSON.parse(String(line));
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: url, AWS_REGION: "us-east-1" });
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(isRunning(pid)).toBe(true);
    command.kill(signal);
    await silent(url);
    while (isRunning(pid)) await sleep(50);
    rmSync(directory, { recursive: true, force: true });
  });
});
