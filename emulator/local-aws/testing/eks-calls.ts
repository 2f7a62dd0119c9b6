import { Eks } from "../eks/eks.ts";
import type { EksOptions } from "../eks/region.ts";
import { MemoryAccount, roleArn } from "./memory-account.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON of AWS's shapes, which tests look into.
type Json = any;

export interface Answer {
  readonly status: number;
  /** AWS's code of an error. */
  readonly code: string | undefined;
  readonly body: Json;
}

/** EKS on an account in memory, and calls to it as SDKs make them. */
export class EksCalls {
  readonly account = new MemoryAccount();
  now = new Date("2026-11-26T12:00:00Z");
  private readonly eks: Eks;

  constructor(options: Partial<EksOptions> = {}) {
    this.eks = new Eks(this.account, { echoAutoMode: false, ...options }, () => this.now);
  }

  async call(method: string, target: string, body?: unknown): Promise<Answer> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const answer = await this.eks.answer({ method, target, body: text, accessKey: "creator" });
    return { status: answer.status, code: answer.headers["x-amzn-errortype"], body: JSON.parse(answer.body) };
  }

  get(target: string): Promise<Answer> {
    return this.call("GET", target);
  }

  post(target: string, body: unknown = {}): Promise<Answer> {
    return this.call("POST", target, body);
  }

  delete(target: string): Promise<Answer> {
    return this.call("DELETE", target);
  }

  /** Creates the cluster `ml`; what `change` names replaces what is asked for by default. */
  createCluster(change: Record<string, unknown> = {}, vpcConfig: Record<string, unknown> = {}): Promise<Answer> {
    return this.post("/clusters", {
      name: "ml",
      version: "1.35",
      roleArn: roleArn("cluster"),
      resourcesVpcConfig: { subnetIds: ["subnet-a", "subnet-b"], endpointPrivateAccess: true, ...vpcConfig },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      ...change,
    });
  }

  /** Creates the node group `system` of the cluster `ml`. */
  createNodegroup(change: Record<string, unknown> = {}): Promise<Answer> {
    return this.post("/clusters/ml/node-groups", {
      nodegroupName: "system",
      nodeRole: roleArn("nodes"),
      subnets: ["subnet-a", "subnet-b"],
      instanceTypes: ["m7i.large"],
      scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
      ...change,
    });
  }
}

/** Code and text of a refusal, or the status of a success. */
export function outcome({ status, code, body }: Answer): string | number {
  return code === undefined ? status : `${code}: ${body.message}`;
}
