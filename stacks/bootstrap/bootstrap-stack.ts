import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import type { BootstrapAccount, Company } from "@ml-platform/environments";
import {
  AccountRole,
  type PolicyStatement,
  StateBucket,
  StateKey,
  trustAnyRef,
  trustDefaultBranch,
} from "@ml-platform/modules/account";
import { accountRoles, breakGlassRole, externalId, partitionOf, type StateLocation } from "@ml-platform/rules";
import type { App } from "cdktf";
import { AwsStack } from "../aws-stack.ts";
import { bootstrapNode } from "./state.ts";

export interface BootstrapContext {
  readonly account: BootstrapAccount;
  /** Where the stack keeps its own state. */
  readonly location: StateLocation;
  readonly company: Pick<Company, "gitlab" | "devops">;
  /** Every account: the roles of the DevOps account lead into the others. */
  readonly accounts: readonly BootstrapAccount[];
}

/** What an account needs before anything else: where states are kept, and the roles that plan and apply. */
export class BootstrapStack extends AwsStack {
  private readonly context: BootstrapContext;

  constructor(app: App, context: BootstrapContext) {
    const { account, company } = context;
    super(app, {
      node: bootstrapNode(account),
      account,
      region: account.region,
      tags: tagsOf(account),
      state: context.location,
      protected: true,
    });
    this.context = context;
    this.keepStates();
    if (account.isDevops) this.signPipelinesIn();
    if (account.environments.length === 0) return;
    if (company.devops === undefined) this.trustGitLabDirectly();
    else this.trustPipelineRoles(company.devops.id);
  }

  private keepStates(): void {
    const { account } = this.context;
    const { bucket, kmsKeyId = "" } = account.backend;
    const breakGlassRoleArn = this.roleArn(breakGlassRole);
    const alias = kmsKeyId.slice(kmsKeyId.indexOf("alias/"));
    const { id: accountId, region } = account;
    const key = new StateKey(this, "state-key", { accountId, region, alias, breakGlassRoleArn });
    new StateBucket(this, "states", { name: bucket, region, kmsKeyArn: key.arn, breakGlassRoleArn });
  }

  /** Pipelines sign in with tokens of GitLab, and may only go on into other accounts. */
  private signPipelinesIn(): void {
    const { company, accounts } = this.context;
    const provider = this.trustedGitLab();
    const goOn = (role: string, into: readonly BootstrapAccount[]): PolicyStatement => ({
      sid: "GoOn",
      actions: ["sts:AssumeRole"],
      resources: into.map(({ id }) => this.roleArn(role, id)),
    });
    const workloads = accounts.filter(({ environments }) => environments.length > 0);
    new AccountRole(this, accountRoles.pipelinePlan, {
      name: accountRoles.pipelinePlan,
      description: "Pipelines of any ref, on their way to plan in other accounts",
      trust: [trustAnyRef(provider, company.gitlab)],
      policies: { accounts: [goOn(accountRoles.plan, workloads)] },
    });
    for (const account of workloads) {
      const name = accountRoles.pipelineApply(account.alias);
      new AccountRole(this, name, {
        name,
        description: `Pipelines of the default branch, on their way to apply in ${account.alias}`,
        trust: [trustDefaultBranch(provider, company.gitlab)],
        policies: { account: [goOn(accountRoles.apply, [account])] },
      });
    }
  }

  private trustGitLabDirectly(): void {
    const { gitlab } = this.context.company;
    const provider = this.trustedGitLab();
    this.workloadRoles([trustAnyRef(provider, gitlab)], [trustDefaultBranch(provider, gitlab)]);
  }

  private trustPipelineRoles(devopsId: string): void {
    const { account, company } = this.context;
    // The account is named, not the role: IAM refuses a role that does not exist yet, and forgets one that is made anew.
    const trust = (role: string): PolicyStatement => ({
      principals: { AWS: `arn:${partitionOf(account.region)}:iam::${devopsId}:root` },
      actions: ["sts:AssumeRole"],
      conditions: {
        ArnEquals: { "aws:PrincipalArn": this.roleArn(role, devopsId) },
        StringEquals: { "sts:ExternalId": externalId(company.gitlab.projectId) },
      },
    });
    this.workloadRoles([trust(accountRoles.pipelinePlan)], [trust(accountRoles.pipelineApply(account.alias))]);
  }

  private workloadRoles(planTrust: readonly PolicyStatement[], applyTrust: readonly PolicyStatement[]): void {
    new AccountRole(this, accountRoles.plan, {
      name: accountRoles.plan,
      description: "Plans every environment of the account: reads only",
      trust: planTrust,
      policies: {},
    });
    new AccountRole(this, accountRoles.apply, {
      name: accountRoles.apply,
      description: "Applies every environment of the account",
      trust: applyTrust,
      policies: {},
    });
  }

  /** @returns the ARN of the identity provider */
  private trustedGitLab(): string {
    const { url } = this.context.company.gitlab;
    return new IamOpenidConnectProvider(this, "gitlab", { url, clientIdList: [url] }).arn;
  }

  private roleArn(name: string, accountId = this.context.account.id): string {
    return `arn:${partitionOf(this.context.account.region)}:iam::${accountId}:role/${name}`;
  }
}

function tagsOf({ alias, tags: { owner, costCentre, repository } }: BootstrapAccount): Record<string, string> {
  return {
    // The spaces make it the name of no environment: no role that is limited to one reaches the account's own.
    environment: `all of ${alias}`,
    stack: "bootstrap",
    owner,
    "cost-centre": costCentre,
    repository,
    "managed-by": "terraform",
  };
}
