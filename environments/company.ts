/** What all environments of the company have in common; change it first when the platform becomes yours. */
export const company = {
  /** The team to ask about any resource: the tag `owner` of every environment that names no other. */
  owner: "ml-platform",
  /** Where this repository is: the tag `repository`. */
  repository: "example.com/ml-platform",
  /** Order in which changes reach permanent environments, and in which they are listed. Others follow by name. */
  promotion: ["dev", "staging", "prod"],
} as const;
