import { type Context, isAllowed } from "./decide.ts";
import type { Template } from "./template.ts";

/** What the inline policies of a template's roles allow together. */
export interface RolePermissions {
  /** Whether IAM would allow the request. @param context condition keys and their values */
  allows(action: string, resource: string, context?: Context): Promise<boolean>;
  /** Characters of all policies: IAM accepts 10,240 for one role ("IAM and AWS STS quotas"). */
  readonly characters: number;
}

/** The policies of the only role that a template has. */
export function rolePermissions(template: Template): RolePermissions {
  const { name } = template.resource("aws_iam_role") as { name: string };
  const texts = template.resourcesOfType("aws_iam_role_policy").map((each) => String(each["policy"]));
  const policies = texts.map((text, index) => ({ name: `policy-${index}`, policy: JSON.parse(text) as object }));
  return {
    allows: (action, resource, context = {}) =>
      isAllowed({ principal: `arn:aws:iam::111111111111:role/${name}`, action, resource, context, policies }),
    characters: texts.join("").length,
  };
}
