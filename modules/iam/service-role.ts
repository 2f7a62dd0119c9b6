import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { managedPolicyArn, nameWithoutPath, partitionOf } from "@ml-platform/rules";
import { Annotations, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { boundedName } from "../naming.ts";
import { type Conditions, policyDocument, type Statement } from "./policy-document.ts";
import { roleChange } from "./role-settings.ts";

export interface ServiceRoleProps {
  /** The cluster or network to which the role belongs. Known at synthesis. */
  readonly owner: string;
  /** Part of the name, because roles are global. */
  readonly region: string;
  /** The purpose of the role, and the end of its name: `nodes`. */
  readonly purpose: string;
  /** How an environment names the role to change it: rules/iam/role-keys.ts. @default - the purpose */
  readonly key?: string;
  readonly description: string;
  /** The AWS service that assumes the role: `ec2.amazonaws.com`. */
  readonly service: string;
  /** Whether the service also tags its sessions (`sts:TagSession`). @default false */
  readonly tagSession?: boolean;
  /** Limits who may assume the role. @default - the whole service */
  readonly conditions?: Conditions;
  /** AWS-managed policies by the part of their ARN after `policy/`: `AmazonEKSClusterPolicy`. @default - none */
  readonly managedPolicies?: readonly string[];
  /** Policies of our own by name. @default - none */
  readonly inlinePolicies?: Readonly<Record<string, readonly Statement[]>>;
}

/** Attached to a role without asking AWS for more. Source: "IAM and AWS STS quotas", as of 2026-11-27. */
const defaultQuota = 10;

/**
 * A role that an AWS service assumes, with all its policies; or a role that exists already, where the environment names one:
 * then nothing is made, and trust and policies are somebody else's.
 */
export class ServiceRole extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Must exist while the role is used: depend on these, or a destroy removes the permissions first. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const change = roleChange(this, props.owner, props.key ?? props.purpose);
    if (change.arn !== undefined) {
      this.name = nameWithoutPath(change.arn);
      this.arn = change.arn;
      this.policies = [];
      return;
    }
    const role = new IamRole(this, "role", {
      name: boundedName([props.owner, props.region, props.purpose]),
      description: props.description,
      assumeRolePolicy: trustPolicy(props),
    });
    this.name = role.name;
    this.arn = role.arn;
    const partition = partitionOf(props.region);
    const attach = (policy: string, attachmentId: string) =>
      new IamRolePolicyAttachment(this, attachmentId, {
        role: role.name,
        policyArn: managedPolicyArn(policy, partition),
      });
    const own = props.managedPolicies ?? [];
    const ownArns = own.map((policy) => managedPolicyArn(policy, partition));
    const besides = (change.policies ?? []).filter((policy) => !ownArns.includes(managedPolicyArn(policy, partition)));
    this.checkQuota(own.length + besides.length);
    this.policies = [
      ...own.map((policy) => attach(policy, nameWithoutPath(policy))),
      ...besides.map((policy) => attach(policy, `besides-${nameWithoutPath(policy)}`)),
      ...Object.entries(props.inlinePolicies ?? {}).map(
        ([name, statements]) =>
          new IamRolePolicy(this, name, { name, role: role.name, policy: policyDocument(statements) }),
      ),
    ];
  }

  private checkQuota(count: number): void {
    if (count <= defaultQuota) return;
    Annotations.of(this).addWarning(
      `${count} managed policies are attached to one role, and an account without a raised quota attaches ${defaultQuota}. Merge some, or raise "Managed policies attached to an IAM role".`,
    );
  }
}

function trustPolicy({ service, tagSession = false, conditions }: ServiceRoleProps): string {
  return policyDocument([
    {
      principals: { Service: service },
      actions: tagSession ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"],
      ...(conditions !== undefined && { conditions }),
    },
  ]);
}
