import { findViolations, type PolicyExemption, violationMessage } from "../index.ts";

export const allTags = {
  environment: "dev",
  stack: "network",
  owner: "ml-platform",
  "cost-centre": "ml-dev",
  repository: "example.com/ml-platform",
  "managed-by": "terraform",
};

export interface Circumstances {
  readonly protectedEnvironment?: boolean;
  readonly exemptions?: readonly PolicyExemption[];
  readonly defaultTags?: object;
}

/** The messages of all policies about a stack with one resource, `dev-network/it`. */
export function messages(type: string, config: object, circumstances: Circumstances = {}): string[] {
  const { protectedEnvironment = false, exemptions = [], defaultTags = allTags } = circumstances;
  const stack = {
    provider: { aws: [{ default_tags: [{ tags: defaultTags }] }] },
    resource: { [type]: { it: { "//": { metadata: { path: "dev-network/it" } }, ...config } } },
  };
  return findViolations(stack, { protected: protectedEnvironment }, exemptions).map(violationMessage);
}

/** The messages of one policy, without its name and that of the resource. */
export function messagesOf(policy: string, type: string, config: object, circumstances?: Circumstances): string[] {
  const end = ` (policy ${policy})`;
  return messages(type, config, circumstances)
    .filter((message) => message.endsWith(end))
    .map((message) => message.slice("dev-network/it ".length, -end.length));
}
