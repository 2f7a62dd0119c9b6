import { describe, expect, it } from "vitest";
import { company } from "../company.ts";
import { complete, personal, small } from "../testing/reference.ts";
import { checkCompany } from "./check-company.ts";
import type { Company } from "./company.ts";

const environments = [small, complete, personal];
const good: Company = {
  ...company,
  appliedOnMerge: ["small"],
  gitlab: { url: "https://gitlab.com", project: "platform/ml", projectId: 7, defaultBranch: "main" },
  devops: { id: "999999999999", alias: "ml-devops", region: "us-east-2" },
};
const gitlab = (changed: Partial<Record<keyof Company["gitlab"], unknown>>) =>
  ({ ...good, gitlab: { ...good.gitlab, ...changed } }) as Company;
const devops = (changed: object) => ({ ...good, devops: { ...good.devops, ...changed } }) as Company;

describe("company.ts", () => {
  it.each([
    ["as an author writes it", good],
    ["without a DevOps account", { ...good, devops: undefined }],
    ["with groups below groups", gitlab({ project: "a/b-c/d.e/f_g" })],
    ["with GitLab below a path", gitlab({ url: "https://example.com/gitlab" })],
  ])("is accepted %s", (_, accepted) => {
    expect(() => checkCompany(accepted, environments)).not.toThrow();
  });

  it.each<[Company, string]>([
    [
      gitlab({ url: "http://gitlab.example.com" }),
      'gitlab.url: "http://gitlab.example.com" is not the URL of a GitLab',
    ],
    [gitlab({ url: "https://gitlab.com/" }), "ends without a slash"],
    [gitlab({ url: "https://gitlab.example.com:8443" }), "without a port"],
    [gitlab({ url: "gitlab.com" }), "Write one such as https://gitlab.com"],
    [gitlab({ url: undefined }), "gitlab.url: is missing."],
    [gitlab({ project: "ml" }), 'gitlab.project: "ml" is not the path of a project'],
    [gitlab({ project: "https://gitlab.com/a/b" }), "Write its groups and its name"],
    [gitlab({ project: "a/*" }), 'gitlab.project: "a/*"'],
    [gitlab({ projectId: 0 }), "gitlab.projectId: 0 is not the number of a project"],
    [gitlab({ projectId: 1.5 }), "gitlab.projectId: 1.5"],
    [gitlab({ projectId: "7" }), 'gitlab.projectId: "7" is not the number of a project'],
    [gitlab({ defaultBranch: "*" }), 'gitlab.defaultBranch: "*" is not the name of a branch'],
    [gitlab({ ["defaultbranch" as string]: "main" }), 'Did you mean "defaultBranch"?'],
    [devops({ id: "1234" }), 'devops.id: "1234" is not an AWS account id. Use its 12 digits.'],
    [devops({ alias: "X" }), 'devops.alias: "X" is not an account alias'],
    [
      devops({ region: "us-east-22" }),
      'devops.region: "us-east-22" is not a region with EKS. Did you mean "us-east-2"?',
    ],
    [devops({ id: small.account.id }), `devops.id: "${small.account.id}" is the account of small, anna`],
    [
      devops({ region: "us-gov-west-1" }),
      "is in partition aws-us-gov, from which no role leads to small, complete, anna",
    ],
    [
      { ...good, appliedOnMerge: ["smal"] },
      'appliedOnMerge[0]: "smal" is not a permanent environment. Did you mean "small"?',
    ],
    [{ ...good, appliedOnMerge: ["anna"] }, 'appliedOnMerge[0]: "anna" is not a permanent environment'],
  ])("is refused with what is wrong, where, and the fix (%#)", (refused, message) => {
    expect(() => checkCompany(refused, environments)).toThrow(message);
    expect(() => checkCompany(refused, environments)).toThrow("environments/company.ts is not valid:");
  });

  it("is refused with every problem at once", () => {
    expect(() => checkCompany(gitlab({ url: "x", projectId: 0 }), environments)).toThrow(
      /gitlab\.url.*gitlab\.projectId/s,
    );
  });
});
