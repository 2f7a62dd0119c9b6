import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { KubeClient } from "../../../kubernetes-api/kube-client.ts";
import { localCluster } from "../../testing/local-cluster.ts";
import { xmlText } from "../../xml.ts";

const run = promisify(execFile);

describe("signing in", () => {
  const cluster = localCluster();

  /** Variables of a session of a role. */
  async function session(role: string, name: string): Promise<Record<string, string>> {
    const RoleArn = `arn:aws:iam::123456789012:role/${role}`;
    const answer = await cluster().moto.query("sts", "AssumeRole", { RoleArn, RoleSessionName: name });
    const part = (key: string): string => xmlText(answer, `AssumeRoleResult/Credentials/${key}`);
    return {
      ...cluster().aws.environment,
      AWS_ACCESS_KEY_ID: part("AccessKeyId"),
      AWS_SECRET_ACCESS_KEY: part("SecretAccessKey"),
      AWS_SESSION_TOKEN: part("SessionToken"),
    };
  }

  it("works with aws eks get-token, as access entries and policies say", async () => {
    const principalArn = await cluster().createRole("viewer", "ec2.amazonaws.com");
    const env = { ...process.env, ...(await session("viewer", "anna@example.com")) };
    const { stdout } = await run("aws", ["eks", "get-token", "--cluster-name", "ml"], { env });
    const { token } = JSON.parse(stdout).status;
    const client = new KubeClient({
      server: cluster().plane.endpoint,
      certificateAuthority: cluster().plane.certificateAuthority,
      token: () => token,
    });
    const pods = () => outcome(client.list("/api/v1/namespaces/default/pods"));
    expect(await pods()).toBe("Unauthorized");

    await cluster().eks("POST", "/clusters/ml/access-entries", { principalArn, kubernetesGroups: ["viewers"] });
    expect(await pods()).toBe(
      'pods is forbidden: User "arn:aws:sts::123456789012:assumed-role/viewer/anna-example.com" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    const associations = `/clusters/ml/access-entries/${encodeURIComponent(principalArn)}/access-policies`;
    await cluster().eks("POST", associations, {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
      accessScope: { type: "namespace", namespaces: ["def*"] },
    });
    expect(await pods()).toEqual([]);
    expect(await outcome(client.list("/api/v1/namespaces/kube-system/pods"))).toMatch(
      /in the namespace "kube-system"$/,
    );
    expect(await outcome(client.list("/api/v1/nodes"))).toMatch(/at the cluster scope$/);
    client.close();
  });
});

async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}
