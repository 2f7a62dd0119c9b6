import { blocks, type Policy } from "./policy.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
}

const policyTypes = new Set(["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"]);

/** A key's or bucket's own policy says `*` and means itself; only identity policies are read here. */
export const noIamWildcards: Policy = {
  id: "no-iam-wildcards",
  description: "No IAM policy allows every action, or an action on every resource.",
  check({ type, config }) {
    if (!policyTypes.has(type)) return undefined;
    const { Statement: statements } = JSON.parse(String(config["policy"])) as { Statement: Statement | Statement[] };
    for (const statement of blocks(statements) as unknown as Statement[]) {
      if (statement.Effect !== "Allow") continue;
      if (statement.NotAction !== undefined) return "allows all actions but some: name the actions it needs";
      if (statement.NotResource !== undefined) return "allows all resources but some: name the resources it needs";
      if ([statement.Action].flat().includes("*")) return 'allows action "*": name the actions it needs';
      if ([statement.Resource].flat().includes("*")) return 'allows resource "*": name the resources it needs';
    }
    return undefined;
  },
};
