import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import type { BootstrapAccount, Company } from "@ml-platform/environments";
import {
  AccountRole,
  type PolicyStatement,
  policyDocument,
  StateBucket,
  StateKey,
  trustAnyRef,
  trustDefaultBranch,
} from "@ml-platform/modules/account";
import {
  accountRoles,
  breakGlassRole,
  externalId,
  partitionOf,
  personalBoundary,
  type StateLocation,
  sandpitAudience,
} from "@ml-platform/rules";
import { type App, Aspects } from "cdktf";
import { AwsStack } from "../aws-stack.ts";
import { LimitRoles } from "../role-limits.ts";
import { changeNamed, changeTagged, createTagged, keepOffBootstrap } from "./policies/apply.ts";
import { changeBastions } from "./policies/bastions.ts";
import { attachNamedPolicies, keepBoundaries, useGivenRoles } from "./policies/company-roles.ts";
import { joinOthers, useGivenNetworks } from "./policies/other-networks.ts";
import { hasPersonalEnvironments, personalBoundaryPolicy } from "./policies/personal.ts";
import { readConfiguration } from "./policies/plan.ts";
import { changeCacheBuckets } from "./policies/runners.ts";
import {
  boundedAsPersonal,
  changeNamedSandpits,
  changeSandpits,
  createSandpits,
  findLeftovers,
  keepOffCluster,
  keepOffEnvironments,
  sandpitDevelopers,
  takesSandpits,
  takesSandpitsOfBranches,
} from "./policies/sandpit.ts";
import { pipelineRoleArns, roleArns, type Scope, scopeOf } from "./policies/scope.ts";
import { changeSecrets, copiesSecrets } from "./policies/secrets.ts";
import { deleteStates, readStates, writeSandpits, writeStates } from "./policies/states.ts";
import { bootstrapNode } from "./state.ts";

export interface BootstrapContext {
  readonly account: BootstrapAccount;
  /** Where the stack keeps its own state. */
  readonly location: StateLocation;
  readonly company: Pick<Company, "gitlab" | "devops" | "permissionsBoundary">;
  /** Every account: the roles of the DevOps account lead into the others. */
  readonly accounts: readonly BootstrapAccount[];
}

/** What an account needs before anything else: where states are kept, and the roles that plan and apply. */
export class BootstrapStack extends AwsStack {
  private readonly context: BootstrapContext;
  private readonly stateKeyArn: string;

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
    if (company.permissionsBoundary !== undefined) {
      const permissionsBoundary = `arn:${partitionOf(account.region)}:iam::${account.id}:policy/${company.permissionsBoundary}`;
      Aspects.of(this).add(new LimitRoles({ permissionsBoundary }));
    }
    this.stateKeyArn = this.keepStates();
    if (account.isDevops) this.signPipelinesIn();
    if (account.environments.length === 0) return;
    if (company.devops === undefined) this.trustGitLabDirectly();
    else this.trustPipelineRoles(company.devops.id);
  }

  /** @returns the ARN of the key */
  private keepStates(): string {
    const { account } = this.context;
    const { bucket, kmsKeyId = "" } = account.backend;
    const breakGlassRoleArn = this.roleArn(breakGlassRole);
    const alias = kmsKeyId.slice(kmsKeyId.indexOf("alias/"));
    const { id: accountId, region } = account;
    const key = new StateKey(this, "state-key", { accountId, region, alias, breakGlassRoleArn });
    new StateBucket(this, "states", { name: bucket, region, kmsKeyArn: key.arn, breakGlassRoleArn });
    const scope = scopeOf(account, key.arn);
    new AccountRole(this, breakGlassRole, {
      name: breakGlassRole,
      description: "Deletes states of the account; for a person in an emergency",
      trust: [this.trustPeople(scope)],
      policies: { states: [...readStates(scope), deleteStates(scope)] },
    });
    return key.arn;
  }

  /** Whoever may assume roles of the account, but no pipeline, nor a role that one makes with policies of its choice. */
  private trustPeople(scope: Scope): PolicyStatement {
    return {
      principals: { AWS: this.accountArn() },
      actions: ["sts:AssumeRole"],
      conditions: { ArnNotLike: { "aws:PrincipalArn": [...pipelineRoleArns(scope), ...roleArns(scope)] } },
    };
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
    for (const account of workloads.filter(takesSandpits)) {
      const name = accountRoles.pipelineSandpit(account.alias);
      new AccountRole(this, name, {
        name,
        description: `Pipelines that make sandpits, on their way to do so in ${account.alias}`,
        trust: [this.trustForSandpits(provider, account)],
        policies: { account: [goOn(accountRoles.sandpit, [account])] },
      });
    }
  }

  private trustForSandpits(provider: string, account: BootstrapAccount): PolicyStatement {
    const { gitlab } = this.context.company;
    const trust = takesSandpitsOfBranches(account) ? trustAnyRef : trustDefaultBranch;
    return trust(provider, { ...gitlab, audience: sandpitAudience(gitlab.url) });
  }

  private trustGitLabDirectly(): void {
    const { account, company } = this.context;
    const provider = this.trustedGitLab();
    this.workloadRoles({
      plan: trustAnyRef(provider, company.gitlab),
      apply: trustDefaultBranch(provider, company.gitlab),
      sandpit: this.trustForSandpits(provider, account),
    });
  }

  private trustPipelineRoles(devopsId: string): void {
    const { account, company } = this.context;
    // The account is named, not the role: IAM refuses a role that does not exist yet, and forgets one that is made anew.
    const trust = (role: string): PolicyStatement => ({
      principals: { AWS: this.accountArn(devopsId) },
      actions: ["sts:AssumeRole"],
      conditions: {
        ArnEquals: { "aws:PrincipalArn": this.roleArn(role, devopsId) },
        StringEquals: { "sts:ExternalId": externalId(company.gitlab.projectId) },
      },
    });
    this.workloadRoles({
      plan: trust(accountRoles.pipelinePlan),
      apply: trust(accountRoles.pipelineApply(account.alias)),
      sandpit: trust(accountRoles.pipelineSandpit(account.alias)),
    });
  }

  /** @param trust which pipelines each role trusts */
  private workloadRoles(trust: Readonly<Record<"plan" | "apply" | "sandpit", PolicyStatement>>): void {
    const { account } = this.context;
    const scope = scopeOf(account, this.stateKeyArn);
    new AccountRole(this, accountRoles.plan, {
      name: accountRoles.plan,
      description: "Plans every environment of the account: reads only",
      trust: [trust.plan],
      policies: { configuration: readConfiguration(scope), states: readStates(scope) },
    });
    new AccountRole(this, accountRoles.apply, {
      name: accountRoles.apply,
      description: "Applies every environment of the account",
      trust: [trust.apply],
      policies: {
        read: readConfiguration(scope),
        states: [...readStates(scope), ...writeStates(scope)],
        create: [...createTagged(scope), ...joinOthers(scope), ...useGivenNetworks(scope)],
        change: changeTagged(scope),
        named: changeNamed(scope),
        bastions: changeBastions(scope),
        secrets: changeSecrets(scope),
        runners: changeCacheBuckets(scope),
        ...whereAny("roles", [...attachNamedPolicies(scope, roleArns(scope)), ...useGivenRoles(scope)]),
        limits: [...keepOffBootstrap(scope), ...keepBoundaries(scope)],
      },
    });
    this.exemptUnnamed();
    if (copiesSecrets(scope))
      this.exemptWildcards(
        `${accountRoles.apply}/secrets`,
        "A copy of a key has no name before it exists: it is created in the regions of copies of secrets only.",
      );
    if (takesSandpits(account)) this.makeSandpits(scope, trust.sandpit);
    if (hasPersonalEnvironments(account)) this.boundPersonalEnvironments(scope);
  }

  private makeSandpits(scope: Scope, pipelines: PolicyStatement): void {
    const { sandpit } = accountRoles;
    const developers = sandpitDevelopers(scope);
    new AccountRole(this, sandpit, {
      name: sandpit,
      description: "Makes, changes and destroys sandpits, and only them",
      trust: [pipelines, ...(developers === undefined ? [] : [developers])],
      policies: {
        read: [...readConfiguration(scope), ...findLeftovers(scope)],
        states: [...readStates(scope), ...writeSandpits(scope)],
        create: [...createSandpits(scope), ...useGivenNetworks(scope)],
        change: changeSandpits(scope),
        named: changeNamedSandpits(scope),
        ...whereAny("roles", attachNamedPolicies(scope, roleArns(scope), boundedAsPersonal(scope))),
        limits: keepOffBootstrap(scope),
        others: keepOffEnvironments(scope),
        cluster: keepOffCluster(scope),
      },
    });
    this.exemptUnnamedOf(sandpit);
  }

  private boundPersonalEnvironments(scope: Scope): void {
    new IamPolicy(this, personalBoundary, {
      name: personalBoundary,
      description: "The most that roles of personal environments may do",
      policy: policyDocument(personalBoundaryPolicy(scope)),
    });
    this.exemptWildcards(
      personalBoundary,
      "A permissions boundary allows nothing by itself: it takes away from what other policies allow.",
    );
  }

  /** Statements that no resource can be named in, with the condition that limits them instead. */
  private exemptUnnamed(): void {
    this.exemptWildcards(`${accountRoles.plan}/configuration`, onlyReads);
    this.exemptUnnamedOf(accountRoles.apply);
  }

  private exemptUnnamedOf(role: string): void {
    this.exemptWildcards(`${role}/read`, onlyReads);
    this.exemptWildcards(
      `${role}/create`,
      "What does not exist yet has no name: the request must carry the tags of the platform. Nor has AWS's zone of an endpoint's names.",
    );
  }

  private exemptWildcards(path: string, reason: string): void {
    this.exempt({ policy: "no-iam-wildcards", constructPath: `${this.node.path}/${path}`, reason });
  }

  /** @returns the ARN of the identity provider */
  private trustedGitLab(): string {
    const { url } = this.context.company.gitlab;
    return new IamOpenidConnectProvider(this, "gitlab", { url, clientIdList: [url, sandpitAudience(url)] }).arn;
  }

  private accountArn(accountId = this.context.account.id): string {
    return `arn:${partitionOf(this.context.account.region)}:iam::${accountId}:root`;
  }

  private roleArn(name: string, accountId = this.context.account.id): string {
    return `arn:${partitionOf(this.context.account.region)}:iam::${accountId}:role/${name}`;
  }
}

/** IAM takes no policy without statements. */
function whereAny(name: string, statements: PolicyStatement[]): Record<string, PolicyStatement[]> {
  return statements.length === 0 ? {} : { [name]: statements };
}

const onlyReads = "It only reads configuration, in the regions of the account's environments.";

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
