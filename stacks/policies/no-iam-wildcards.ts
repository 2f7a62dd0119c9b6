import { blocks, type JsonObject, type Policy } from "./policy.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: unknown;
}

/** Where each type keeps its policy documents. A key's or bucket's own policy says `*` and means itself: not read here. */
const documents: Readonly<Record<string, (config: JsonObject) => unknown[]>> = {
  aws_iam_policy: (config) => [config["policy"]],
  aws_iam_role_policy: (config) => [config["policy"]],
  aws_iam_user_policy: (config) => [config["policy"]],
  aws_iam_group_policy: (config) => [config["policy"]],
  aws_iam_role: (config) => blocks(config["inline_policy"]).map((inline) => inline["policy"]),
};

export const noIamWildcards: Policy = {
  id: "no-iam-wildcards",
  description: "No IAM policy allows every action, or an action on every resource.",
  check: ({ type, config }) =>
    documents[type]?.(config)
      .map(wildcardIn)
      .find((found) => found !== undefined),
};

function wildcardIn(document: unknown): string | undefined {
  const statements = statementsOf(String(document));
  if (statements === undefined) return "has a policy that cannot be read before it is applied: write it as JSON";
  for (const statement of statements.filter(({ Effect }) => Effect === "Allow")) {
    if (statement.NotAction !== undefined) return "allows all actions but some: name the actions it needs";
    if (statement.NotResource !== undefined) return "allows all resources but some: name the resources it needs";
    if ([statement.Action].flat().includes("*")) return 'allows action "*": name the actions it needs';
    if ([statement.Resource].flat().includes("*")) return 'allows resource "*": name the resources it needs';
  }
  return undefined;
}

function statementsOf(document: string): Statement[] | undefined {
  try {
    const { Statement: statements } = JSON.parse(document) as { Statement: Statement | Statement[] };
    return [statements].flat();
  } catch {
    return undefined;
  }
}
