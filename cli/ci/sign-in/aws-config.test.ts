import { expect, it } from "vitest";
import { awsConfig } from "./aws-config.ts";

const gitlab = { url: "https://gitlab.example.com", project: "platform/ml", projectId: 17, defaultBranch: "main" };
const signIn = {
  account: { id: "222222222222", alias: "ml-dev", region: "us-gov-west-1" },
  purpose: "plan",
  tokenFile: "/token",
  sessionName: "GitLabRunner-17-4711",
} as const;

it("signs in through the DevOps account, with the external id of the project", () => {
  const devops = { id: "111111111111", alias: "ml-devops", region: "us-gov-east-1" };
  expect(awsConfig({ ...signIn, company: { gitlab, devops } })).toBe(`[profile pipeline]
region = us-gov-east-1
role_arn = arn:aws-us-gov:iam::111111111111:role/pipeline-plan
role_session_name = GitLabRunner-17-4711
web_identity_token_file = /token

[profile environment]
region = us-gov-west-1
role_arn = arn:aws-us-gov:iam::222222222222:role/terraform-plan
role_session_name = GitLabRunner-17-4711
source_profile = pipeline
external_id = gitlab-project-17
`);
});

it("signs in directly where there is no DevOps account", () => {
  expect(awsConfig({ ...signIn, purpose: "apply", company: { gitlab } })).toBe(`[profile environment]
region = us-gov-west-1
role_arn = arn:aws-us-gov:iam::222222222222:role/terraform-apply
role_session_name = GitLabRunner-17-4711
web_identity_token_file = /token
`);
});
