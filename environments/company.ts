/** What all environments of the company have in common. Change it first when you adopt the platform. */
export const company = {
  /** The team to ask about any resource: the tag `owner` of every environment that names no other owner. */
  owner: "ml-platform",
  /** The address of this repository: the tag `repository`. */
  repository: "example.com/ml-platform",
  /** The order in which permanent environments receive changes and are listed. All others follow by name. */
  promotion: ["dev", "staging", "prod"],
} as const;
