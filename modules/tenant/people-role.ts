import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { error, type Problem, partitionOf } from "@ml-platform/rules";
import { Construct } from "constructs";
import type { ClusterRef } from "../cluster-ref.ts";
import { AccessEntry } from "../eks/access-entry.ts";
import { accountPrincipals } from "../iam/account-principals.ts";
import { type PolicyStatement, policyDocument, type Statement } from "../iam/policy-document.ts";
import { boundedName } from "../naming.ts";
import { reportProblems } from "../report-problems.ts";

/** Who may assume a role of a tenant. */
export interface PeopleTrust {
  /** ARNs of the roles as which people sign in. */
  readonly roles: readonly string[];
  /** The name of their sessions of those roles. @default - any: whoever has one of the roles is let in */
  readonly sessionName?: string;
}

export interface PeopleRoleProps {
  /** First part of the role's name: the tenant's. Known at synthesis. */
  readonly name: string;
  /** What they are to the tenant, and the end of the role's name: `owner`, `member`. */
  readonly purpose: string;
  readonly cluster: Pick<ClusterRef, "name" | "region">;
  readonly trust: PeopleTrust;
  /** Their Kubernetes group. */
  readonly group: string;
  /**
   * What they may do in the whole cluster besides: an access policy of EKS by its short name, for a cluster that nobody
   * else uses. @default - nothing
   */
  readonly accessPolicy?: string | undefined;
  /** What they may do in AWS, by the name of the policy. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
}

/**
 * The role of a tenant's people in AWS, and in the cluster the membership of one group: there they may do what roles of
 * Kubernetes allow to the group, and in a cluster of the tenant's own what a policy of EKS allows.
 */
export class PeopleRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PeopleRoleProps) {
    super(scope, id);
    const { name, purpose, cluster, trust, group, accessPolicy, policies } = props;
    reportProblems(this, `the ${purpose} of ${name}`, checkSessionName(trust.sessionName));
    const role = new IamRole(this, "role", {
      name: boundedName([name, cluster.region, purpose]),
      description: `${purpose[0]?.toUpperCase()}${purpose.slice(1)} of ${name} in the EKS cluster ${cluster.name}`,
      assumeRolePolicy: policyDocument([trustPeople(trust)]),
    });
    for (const [policy, statements] of Object.entries(policies)) {
      new IamRolePolicy(this, policy, { name: policy, role: role.name, policy: policyDocument(statements) });
    }
    new AccessEntry(this, "access", {
      clusterName: cluster.name,
      partition: partitionOf(cluster.region),
      principalArn: role.arn,
      type: "STANDARD",
      kubernetesGroups: [group],
      ...(accessPolicy !== undefined && { policy: accessPolicy }),
    });
    this.arn = role.arn;
  }
}

/**
 * Lets people in by the roles that they have, and one person by the name of the session besides. IAM Identity Center names sessions by the user, who cannot
 * choose another; `aws:userid` is the id of the role, a colon, and that name. A source identity would be as good, but
 * Identity Center sets none, and a session tag needs attributes for access control to be configured there.
 *
 * It binds only where the roles that people sign in as fix the name of the session, as Identity Center does. In the trust of
 * other roles, `sts:RoleSessionName` must be compared with who signs in.
 *
 * The roles are in a condition, and their accounts are named: IAM refuses a role that does not exist, and forgets one that
 * Identity Center makes anew. So they also need the permission to assume this role.
 *
 * Sources: "IAM JSON policy elements: Variables" (values of `aws:userid`) and "AWS STS condition keys" in the IAM user guide,
 * "Logging IAM Identity Center API calls with AWS CloudTrail" in the Identity Center user guide.
 */
function trustPeople({ roles, sessionName }: PeopleTrust): PolicyStatement {
  return {
    principals: accountPrincipals(roles),
    actions: ["sts:AssumeRole"],
    conditions: {
      ArnEquals: { "aws:PrincipalArn": roles },
      ...(sessionName !== undefined && { StringLike: { "aws:userid": `*:${sessionName}` } }),
    },
  };
}

/** An error for what no session is called, patterns among it. Source: `RoleSessionName` of AssumeRole in the STS API reference. */
function checkSessionName(name: string | undefined): Problem[] {
  if (name === undefined || /^[\w+=,.@-]{2,64}$/.test(name)) return [];
  return [
    error(
      [],
      `"${name}" is not the name of a session in AWS. Use 2 to 64 letters, digits or any of "_+=,.@-", as the user signs in.`,
    ),
  ];
}
