/** What holds for every environment; change it first when the platform becomes yours. */
export const company = {
  owner: "ml-platform",
  /** Where this repository lives; every resource carries it as a tag. */
  repository: "example.com/ml-platform",
  region: "us-east-2",
} as const;
