import { readFileSync } from "node:fs";
import { isAllowed } from "@ml-platform/modules/testing/decide";
import { describe, expect, it } from "vitest";

const page = readFileSync(new URL("../../docs/private-clusters.md", import.meta.url), "utf8");

describe("the policy in docs/private-clusters.md", () => {
  const text = /^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? "";
  // Documents of AWS have no account in their ARN. The evaluator knows only those that have one.
  const withAccount = (arn: string) => arn.replaceAll("us-east-2::document", "us-east-2:111111111111:document");
  const policy = JSON.parse(withAccount(text)) as object;
  const hosts = { "ssm:resourceTag/environment": "dev", "ssm:resourceTag/stack": "bastion" };
  const instance = "arn:aws:ec2:us-east-2:111111111111:instance/i-0a1b2c3d4e5f60718";
  const documents = {
    forwarding: `arn:aws:ssm:us-east-2::document/AWS-StartPortForwardingSessionToRemoteHost`,
    shell: "arn:aws:ssm:us-east-2:111111111111:document/bastion-dev",
    ofAccount: "arn:aws:ssm:us-east-2:111111111111:document/SSM-SessionManagerRunShell",
  };
  const session = "arn:aws:ssm:us-east-2:111111111111:session/anna-0a1b2c3d4e5f60718";
  const checked = { "ssm:SessionDocumentAccessCheck": "true" };
  const owner = "ssm:resourceTag/aws:ssmmessages:session-id";
  const me = { "aws:userid": "AROAEXAMPLE:anna" };

  it("names the document that forwards as AWS does", () => {
    expect(text).toContain(`"${documents.forwarding}"`);
  });

  it.each<[allowed: boolean, what: string, action: string, resource: string, context?: Record<string, string>]>([
    [true, "finding hosts", "autoscaling:DescribeAutoScalingGroups", "*"],
    [true, "the channel of a session", "ssmmessages:OpenDataChannel", "*"],
    [true, "a host", "ssm:StartSession", instance, { ...hosts, ...checked }],
    [true, "forwarding", "ssm:StartSession", documents.forwarding, checked],
    [true, "a logged shell", "ssm:StartSession", documents.shell, checked],
    [true, "ending one's own session", "ssm:TerminateSession", session, { ...me, [owner]: "AROAEXAMPLE:anna" }],
    [true, "resuming one's own session", "ssm:ResumeSession", session, { ...me, [owner]: "AROAEXAMPLE:anna" }],
    [false, "ending another's session", "ssm:TerminateSession", session, { ...me, [owner]: "AROAEXAMPLE:bob" }],
    [false, "resuming another's session", "ssm:ResumeSession", session, { ...me, [owner]: "AROAEXAMPLE:bob" }],
    [false, "a node", "ssm:StartSession", instance, { ...hosts, ...checked, "ssm:resourceTag/stack": "ml-nodes" }],
    [false, "a host of prod", "ssm:StartSession", instance, { ...hosts, "ssm:resourceTag/environment": "prod" }],
    [false, "an instance without tags", "ssm:StartSession", instance, checked],
    [
      false,
      "a session whose document is not checked",
      "ssm:StartSession",
      instance,
      { ...hosts, "ssm:SessionDocumentAccessCheck": "false" },
    ],
    [false, "a shell that is not logged", "ssm:StartSession", documents.ofAccount, checked],
    [false, "running commands", "ssm:SendCommand", instance, hosts],
  ])("allows %s: %s", async (allowed, _what, action, resource, context = {}) => {
    const request = {
      principal: "arn:aws:sts::111111111111:assumed-role/developer/anna",
      action,
      resource: withAccount(resource),
      context,
    };
    expect(await isAllowed({ ...request, policies: [{ name: "connect", policy }] })).toBe(allowed);
  });
});
