import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import { type PolicyStatement, policyDocument } from "../iam/policy-document.ts";

export interface AccountRoleProps {
  readonly name: string;
  readonly description: string;
  /** Who may assume it. */
  readonly trust: readonly PolicyStatement[];
  /** What it may do: managed policies by the end of their names. */
  readonly policies: Readonly<Record<string, readonly PolicyStatement[]>>;
}

/** A role that people or pipelines assume, with managed policies: an inline policy has room for too few actions. */
export class AccountRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, description, trust, policies }: AccountRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", { name, description, assumeRolePolicy: policyDocument(trust) });
    for (const [part, statements] of Object.entries(policies)) {
      const policy = new IamPolicy(this, part, { name: `${name}-${part}`, policy: policyDocument(statements) });
      new IamRolePolicyAttachment(this, `${part}-attachment`, { role: role.name, policyArn: policy.arn });
    }
    this.arn = role.arn;
  }
}
