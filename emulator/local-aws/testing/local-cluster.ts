import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { KubeClient } from "../../kubernetes-api/kube-client.ts";
import { findKubernetes, noKubernetes } from "../kubernetes/programs.ts";
import { findMoto, noMoto } from "../moto.ts";
import { MotoClient, type Parameters } from "../moto-client.ts";
import { type LocalAws, startLocalAws } from "../start.ts";
import { xmlText } from "../xml.ts";

const programs = findKubernetes();
export const missing = findMoto() === undefined ? noMoto : programs === undefined ? noKubernetes : undefined;

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of AWS's shapes, which tests look into.
type Json = any;

/** A local AWS with one EKS cluster, `ml`, that is a Kubernetes. */
export class LocalCluster {
  readonly aws: LocalAws;
  readonly moto: MotoClient;
  readonly subnetIds: string[] = [];
  /** What the local AWS told the person who runs it. */
  readonly said: readonly string[];
  vpcId = "";

  private constructor(aws: LocalAws, said: readonly string[]) {
    this.said = said;
    this.aws = aws;
    this.moto = new MotoClient(aws.url, "us-west-2");
  }

  /** @param change of the request that creates the cluster */
  static async start(change: Record<string, unknown> = {}): Promise<LocalCluster> {
    if (programs === undefined) throw new Error(noKubernetes);
    const said: string[] = [];
    const kubernetes = { programs, say: (line: string) => void said.push(line) };
    const aws = await startLocalAws({ account: "123456789012", region: "us-west-2", kubernetes });
    const cluster = new LocalCluster(aws, said);
    await cluster.createNetwork();
    await cluster.createCluster("ml", change);
    return cluster;
  }

  /** Of a member of system:masters. */
  get client(): KubeClient {
    return this.plane.client;
  }

  get plane() {
    const [first] = this.aws.clusters();
    if (first === undefined) throw new Error("no cluster stands");
    return first.plane;
  }

  async eks(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(this.aws.url + path, {
      method,
      headers: { authorization: this.moto.authorization("eks") },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${path}: ${answer.message}`);
    return answer;
  }

  ec2(action: string, parameters: Parameters = {}) {
    return this.moto.query("ec2", action, parameters);
  }

  /** @returns its ARN */
  async createRole(RoleName: string, service: string, policies: readonly string[] = []): Promise<string> {
    const statement = {
      Effect: "Allow",
      Principal: { Service: service },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const answer = await this.moto.query("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument });
    for (const policy of policies) {
      const PolicyArn = `arn:aws:iam::aws:policy/${policy}`;
      await this.moto.query("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    }
    return xmlText(answer, "CreateRoleResult/Role/Arn");
  }

  /** Creates another cluster beside `ml`, or that one, and waits until it stands. */
  async createCluster(name: string, change: Record<string, unknown> = {}): Promise<Json> {
    const roleArn = await this.createRole(`${name}-cluster`, "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
    await this.eks("POST", "/clusters", {
      name,
      version: "1.35",
      roleArn,
      resourcesVpcConfig: { subnetIds: this.subnetIds, endpointPrivateAccess: true },
      accessConfig: { authenticationMode: "API" },
      bootstrapSelfManagedAddons: false,
      ...change,
    });
    for (;;) {
      const { cluster } = await this.eks("GET", `/clusters/${name}`);
      if (cluster.status !== "CREATING") return cluster;
      await sleep(100);
    }
  }

  /** Creates a managed node group whose nodes have room for a few pods. */
  async createNodeGroup(nodegroupName: string, change: Record<string, unknown> = {}): Promise<void> {
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"];
    await this.eks("POST", "/clusters/ml/node-groups", {
      nodegroupName,
      nodeRole: await this.createRole(`${nodegroupName}-nodes`, "ec2.amazonaws.com", policies),
      subnets: this.subnetIds,
      instanceTypes: ["m7i.large"],
      scalingConfig: { minSize: 0, maxSize: 4, desiredSize: 1 },
      ...change,
    });
  }

  /** Runs kubectl as a member of system:masters, or with another kubeconfig. @returns both outputs */
  kubectl(args: readonly string[], input = "", env: NodeJS.ProcessEnv = {}): Promise<string> {
    const program = programs === undefined ? "kubectl" : join(dirname(programs.apiServer), "kubectl");
    return new Promise((resolve) => {
      const child = execFile(
        program,
        args,
        { env: { ...process.env, KUBECONFIG: this.plane.kubeconfig, ...env } },
        (_error, stdout, stderr) => resolve(`${stdout}${stderr}`),
      );
      child.stdin?.end(input);
    });
  }

  private async createNetwork(): Promise<void> {
    this.vpcId = xmlText(await this.ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpc/vpcId");
    await this.ec2("ModifyVpcAttribute", { VpcId: this.vpcId, "EnableDnsHostnames.Value": "true" });
    for (const [index, zone] of ["us-west-2a", "us-west-2b"].entries()) {
      const CidrBlock = `10.0.${index}.0/24`;
      const answer = await this.ec2("CreateSubnet", { VpcId: this.vpcId, CidrBlock, AvailabilityZone: zone });
      this.subnetIds.push(xmlText(answer, "subnet/subnetId"));
    }
  }
}

/**
 * Starts a cluster before the tests of a file, unless they are skipped, and ends it after them.
 *
 * @param change of the request that creates it
 */
export function localCluster(change: Record<string, unknown> = {}): () => LocalCluster {
  let cluster: LocalCluster | undefined;
  beforeEach(({ skip }) => skip(missing !== undefined, missing));
  beforeAll(async () => {
    if (missing === undefined) cluster = await LocalCluster.start(change);
  });
  afterAll(() => cluster?.aws.stop());
  return () => {
    if (cluster === undefined) throw new Error("the cluster was not started");
    return cluster;
  };
}

/** Asks again until the answer is there, less and less often: nodes and pods take seconds, and each question the processor. */
export async function eventually<Value>(attempt: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (let pause = 100; ; pause = Math.min(1.5 * pause, 1000)) {
    const value = await attempt();
    if (value !== undefined) return value;
    await sleep(pause);
  }
}
