import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { partitionOf } from "@ml-platform/rules";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { boundedName } from "../naming.ts";
import { type Conditions, policyDocument, type Statement } from "./policy-document.ts";

export interface ServiceRoleProps {
  /** The cluster or network to which the role belongs. Known at synthesis. */
  readonly owner: string;
  /** Part of the name, because roles are global. */
  readonly region: string;
  /** The purpose of the role, and the end of its name: `nodes`. */
  readonly purpose: string;
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

/** A role that an AWS service assumes, with all its policies. */
export class ServiceRole extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Must exist while the role is used: depend on these, or a destroy removes the permissions first. */
  readonly policies: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: boundedName([props.owner, props.region, props.purpose]),
      description: props.description,
      assumeRolePolicy: trustPolicy(props),
    });
    this.name = role.name;
    this.arn = role.arn;
    this.policies = [
      ...(props.managedPolicies ?? []).map(
        (policy) =>
          new IamRolePolicyAttachment(this, policyName(policy), {
            role: role.name,
            policyArn: `arn:${partitionOf(props.region)}:iam::aws:policy/${policy}`,
          }),
      ),
      ...Object.entries(props.inlinePolicies ?? {}).map(
        ([name, statements]) =>
          new IamRolePolicy(this, name, { name, role: role.name, policy: policyDocument(statements) }),
      ),
    ];
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

/** The name of a policy without its path: `AmazonEBSCSIDriverPolicy`. */
function policyName(policy: string): string {
  return policy.slice(policy.lastIndexOf("/") + 1);
}
