import { KubeClient } from "../../../../kubernetes-api/kube-client.ts";
import type { LocalCluster } from "../../../testing/local-cluster.ts";
import { xmlText } from "../../../xml.ts";
import { presignedUrl, type TokenRequest, tokenOf } from "../presigned-token.ts";

type Session = Pick<TokenRequest, "accessKey" | "secretKey" | "sessionToken">;

const entries = "/clusters/ml/access-entries";

/** The path of an access entry in EKS's API. */
export const entryPath = (principalArn: string): string => `${entries}/${encodeURIComponent(principalArn)}`;

/** Who has roles in the account of a cluster, and entries in the cluster. */
export class Principals {
  private readonly cluster: () => LocalCluster;

  constructor(cluster: () => LocalCluster) {
    this.cluster = cluster;
  }

  async assume(RoleArn: string, RoleSessionName = "anna"): Promise<Session> {
    const answer = await this.cluster().moto.query("sts", "AssumeRole", { RoleArn, RoleSessionName });
    const part = (key: string): string => xmlText(answer, `AssumeRoleResult/Credentials/${key}`);
    return {
      accessKey: part("AccessKeyId"),
      secretKey: part("SecretAccessKey"),
      sessionToken: part("SessionToken"),
    };
  }

  clientOf(token: string): KubeClient {
    const { endpoint, certificateAuthority } = this.cluster().plane;
    return new KubeClient({ server: endpoint, certificateAuthority, token: () => token });
  }

  tokenOf(session: Session, cluster = "ml"): string {
    const { host } = new URL(this.cluster().aws.url);
    return tokenOf(presignedUrl({ host, cluster, ...session }));
  }

  /** @param cluster for which the token is made */
  signedIn(session: Session, cluster?: string): KubeClient {
    return this.clientOf(this.tokenOf(session, cluster));
  }

  /** @param more of the entry */
  async admit(principalArn: string, policy?: string, namespaces?: readonly string[], more = {}): Promise<void> {
    await this.cluster().eks("POST", entries, { principalArn, ...more });
    if (policy !== undefined) await this.associate(principalArn, policy, namespaces);
  }

  async associate(principalArn: string, policy: string, namespaces?: readonly string[]): Promise<void> {
    await this.cluster().eks("POST", `${entryPath(principalArn)}/access-policies`, {
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces },
    });
  }
}

/** What is answered, or the message of the refusal. */
export async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}
