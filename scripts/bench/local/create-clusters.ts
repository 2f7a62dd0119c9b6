import { type LocalAws, MotoClient, xmlText } from "@ml-platform/emulator";

/** What clusters need before they can be created. */
interface Account {
  readonly aws: LocalAws;
  readonly client: MotoClient;
  readonly roleArn: string;
  readonly subnetIds: readonly string[];
}

const region = "us-east-1";

/** Makes a network and a role for clusters. */
export async function prepare(aws: LocalAws): Promise<Account> {
  const client = new MotoClient(aws.url, region);
  const RoleName = "clusters";
  const trust = { Effect: "Allow", Principal: { Service: "eks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await client.query("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument });
  await client.query("iam", "AttachRolePolicy", {
    RoleName,
    PolicyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
  });
  const vpc = xmlText(await client.query("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpc/vpcId");
  await client.query("ec2", "ModifyVpcAttribute", { VpcId: vpc, "EnableDnsHostnames.Value": "true" });
  const subnetIds: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const place = { VpcId: vpc, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` };
    subnetIds.push(xmlText(await client.query("ec2", "CreateSubnet", place), "subnet/subnetId"));
  }
  return { aws, client, roleArn: `arn:aws:iam::111111111111:role/${RoleName}`, subnetIds };
}

/** Creates clusters at once, and waits until all of them are ready. @throws {Error} if one does not become so */
export async function createClusters({ aws, client, roleArn, subnetIds }: Account, count: number): Promise<void> {
  const headers = { authorization: client.authorization("eks") };
  const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
    const response = await fetch(`${aws.url}/clusters${path}`, { ...init, headers });
    const answer = (await response.json()) as { message?: string; cluster?: { status: string } };
    if (answer.cluster === undefined) throw new Error(answer.message);
    return answer.cluster.status;
  };
  const names = Array.from({ length: count }, (_, index) => `c${index + 1}`);
  const resourcesVpcConfig = { subnetIds, endpointPrivateAccess: true };
  const make = async (name: string): Promise<void> => {
    const body = JSON.stringify({ name, version: "1.35", roleArn, resourcesVpcConfig });
    let status = await ask("", { method: "POST", body });
    while (status === "CREATING") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      status = await ask(`/${name}`);
    }
    if (status !== "ACTIVE") throw new Error(`Cluster ${name} is ${status}.`);
  };
  await Promise.all(names.map(make));
}
