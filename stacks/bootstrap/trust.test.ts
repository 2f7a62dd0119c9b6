import { issuerHost } from "@ml-platform/modules/account";
import { type Context, mayAssume } from "@ml-platform/modules/testing/decide";
import { accountRoles } from "@ml-platform/rules";
import { describe, expect, it } from "vitest";
import { bootstrapped, developers, devops, onGitLabCom, selfManaged } from "./testing/account.ts";
import { providerArn, roleOf } from "./testing/role.ts";

const workload = "111111111111";
const action = "sts:AssumeRoleWithWebIdentity";

interface Token {
  readonly aud?: string;
  readonly project?: string;
  readonly projectId?: string;
  readonly refType?: string;
  readonly ref?: string;
  readonly isProtected?: boolean;
}

/** The claims of a token that AWS makes condition keys. */
function claims(url: string, token: Token): Context {
  const { aud = url, project = "platform/ml", projectId = "42", refType = "branch", ref = "main" } = token;
  const host = issuerHost(url);
  const sub = `project_path:${project}:ref_type:${refType}:ref:${ref}`;
  const isProtected = String(token.isProtected ?? ref === "main");
  return {
    [`${host}:sub`]: sub,
    [`${host}:aud`]: aud,
    ...(host === "gitlab.com" && { "gitlab.com:project_id": projectId, "gitlab.com:ref_protected": isProtected }),
  };
}

const tokens: readonly [what: string, token: Token, plans: boolean, applies: boolean][] = [
  ["the default branch", {}, true, true],
  ["another branch", { ref: "feature/gpu" }, true, false],
  ["a branch whose name begins like the default one", { ref: "main-2" }, true, false],
  ["a tag", { refType: "tag", ref: "v1.0.0" }, true, false],
  ["a tag named after the default branch", { refType: "tag" }, true, false],
  ["a fork", { project: "mallory/ml", projectId: "666" }, false, false],
  ["another project of the group", { project: "platform/other", projectId: "43" }, false, false],
  ["a project below one of that name", { project: "platform/ml/copy", projectId: "44" }, false, false],
  ["a group whose name ends like ours", { project: "evil/platform/ml", projectId: "45" }, false, false],
  ["another audience", { aud: "https://vault.example.com" }, false, false],
];

/** Where AWS sees more of the token than `sub` and `aud`. */
const onlyOnGitLabCom: typeof tokens = [
  ["an unprotected default branch", { isProtected: false }, true, false],
  ["another project that took over the path", { projectId: "666" }, false, false],
];

const instances = [
  { where: "GitLab of one's own", company: selfManaged, cases: tokens },
  { where: "gitlab.com", company: onGitLabCom, cases: [...tokens, ...onlyOnGitLabCom] },
] as const;

describe.each(instances)("a pipeline of $where", async ({ company, cases }) => {
  const { url } = company.gitlab;
  const devopsAccount = await bootstrapped("ml-devops", company);
  const direct = await bootstrapped("ml-small", { ...company, devops: undefined });
  const pairs = [
    {
      into: "the DevOps account",
      account: devops.id,
      plan: roleOf(devopsAccount, devops.id, accountRoles.pipelinePlan),
      apply: roleOf(devopsAccount, devops.id, accountRoles.pipelineApply("ml-small")),
    },
    {
      into: "the account of an environment, without a DevOps account",
      account: workload,
      plan: roleOf(direct, workload, accountRoles.plan),
      apply: roleOf(direct, workload, accountRoles.apply),
    },
  ];

  describe.each(pairs)("signs in to $into", ({ account, plan, apply }) => {
    const signsIn = (role: typeof plan, context: Context, principal = providerArn(account)) =>
      mayAssume(role, { principal, action, context }, issuerHost(url));

    it.each(cases)("of %s", async (_, token, plans, applies) => {
      const context = claims(url, token);
      expect({ plans: await signsIn(plan, context), applies: await signsIn(apply, context) }).toEqual({
        plans,
        applies,
      });
    });

    it("not with a token of another issuer", async () => {
      expect(await signsIn(plan, claims("https://gitlab.example.org", {}))).toBe(false);
      expect(await signsIn(plan, claims(url, {}), `${providerArn(account)}.org`)).toBe(false);
    });
  });
});

describe("a pipeline that makes sandpits", async () => {
  const { url } = selfManaged.gitlab;
  const ofDevops = await bootstrapped("ml-devops");
  const direct = await bootstrapped("ml-small", { ...selfManaged, devops: undefined });
  const cautious = await bootstrapped("ml-devops", selfManaged, { mergeRequests: false });
  const roles = [
    ["the DevOps account", devops.id, roleOf(ofDevops, devops.id, accountRoles.pipelineSandpit("ml-small"))],
    ["the account of the base, without a DevOps account", workload, roleOf(direct, workload, accountRoles.sandpit)],
  ] as const;
  const signsIn = (role: (typeof roles)[number][2], account: string, token: Token) => {
    const context = claims(url, { aud: `${url}/sandpits`, ...token });
    return mayAssume(role, { principal: providerArn(account), action, context }, issuerHost(url));
  };

  it.each(roles)("of any branch signs in to %s, and that of no other project", async (_, account, role) => {
    expect(await signsIn(role, account, {})).toBe(true);
    expect(await signsIn(role, account, { ref: "feature/gpu" })).toBe(true);
    expect(await signsIn(role, account, { project: "mallory/ml", projectId: "666" })).toBe(false);
  });

  it("has a token that opens no other role, and opens this one by no other", async () => {
    const others = [
      roleOf(ofDevops, devops.id, accountRoles.pipelinePlan),
      roleOf(ofDevops, devops.id, accountRoles.pipelineApply("ml-small")),
    ];
    for (const role of others) {
      expect(await signsIn(role, devops.id, { aud: url }), role.arn).toBe(true);
      expect(await signsIn(role, devops.id, {}), role.arn).toBe(false);
    }
    for (const [, account, role] of roles) expect(await signsIn(role, account, { aud: url })).toBe(false);
  });

  it("signs in only from the default branch where the base takes no sandpits of merge requests", async () => {
    const role = roleOf(cautious, devops.id, accountRoles.pipelineSandpit("ml-small"));
    expect(await signsIn(role, devops.id, {})).toBe(true);
    expect(await signsIn(role, devops.id, { ref: "feature/gpu" })).toBe(false);
  });
});

describe("a developer", async () => {
  const sandpit = roleOf(await bootstrapped("ml-small"), workload, accountRoles.sandpit);
  const [developer = ""] = developers;
  const assumes = (principal: string) => {
    const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
    const context = { "aws:PrincipalArn": principal };
    return mayAssume(sandpit, { principal, action: "sts:AssumeRole", context, policies: [{ name: "all", policy }] });
  };

  it("makes sandpits by the role that the base names, and by no other", async () => {
    expect(await assumes(developer)).toBe(true);
    expect(await assumes(`${developer}-of-something-else`)).toBe(false);
    expect(await assumes(`arn:aws:iam::${workload}:role/kim-us-east-2-workload`)).toBe(false);
    expect(await assumes(developer.replace(workload, "666666666666"))).toBe(false);
  });
});

describe("a role of the DevOps account", async () => {
  const devopsAccount = await bootstrapped("ml-devops");
  const smallAccount = await bootstrapped("ml-small");
  const completeAccount = await bootstrapped("ml-complete");
  const pipelinePlan = roleOf(devopsAccount, devops.id, accountRoles.pipelinePlan);
  const pipelineApply = roleOf(devopsAccount, devops.id, accountRoles.pipelineApply("ml-small"));
  const plan = roleOf(smallAccount, workload, accountRoles.plan);
  const apply = roleOf(smallAccount, workload, accountRoles.apply);
  const applyOfOther = roleOf(completeAccount, "444444444444", accountRoles.apply);
  const pipelineSandpit = roleOf(devopsAccount, devops.id, accountRoles.pipelineSandpit("ml-small"));
  const sandpit = roleOf(smallAccount, workload, accountRoles.sandpit);
  const goOn = (from: typeof plan, to: typeof plan, externalId = "gitlab-project-42") =>
    mayAssume(to, {
      principal: from.arn,
      action: "sts:AssumeRole",
      context: { "aws:PrincipalArn": from.arn, "sts:ExternalId": externalId },
      policies: from.policies,
    });

  it("goes on to what it is for", async () => {
    expect(await goOn(pipelinePlan, plan)).toBe(true);
    expect(await goOn(pipelineApply, apply)).toBe(true);
    expect(await goOn(pipelineSandpit, sandpit)).toBe(true);
  });

  it("goes on to nothing else", async () => {
    expect(await goOn(pipelinePlan, apply)).toBe(false);
    expect(await goOn(pipelineApply, plan)).toBe(false);
    expect(await goOn(pipelineApply, applyOfOther)).toBe(false);
    expect(await goOn(pipelineApply, pipelinePlan)).toBe(false);
    expect(await goOn(pipelineSandpit, apply)).toBe(false);
    expect(await goOn(pipelinePlan, sandpit)).toBe(false);
  });

  it("goes on only with the external id of the project", async () => {
    expect(await goOn(pipelineApply, apply, "gitlab-project-43")).toBe(false);
  });

  it("cannot be replaced by an administrator of its account", async () => {
    const administrator = {
      ...pipelineApply,
      arn: `arn:aws:iam::${devops.id}:role/administrator`,
      policies: [
        { name: "all", policy: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } },
      ],
    };
    expect(await goOn(administrator, apply)).toBe(false);
  });
});
