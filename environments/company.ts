/** Tags that every environment carries unless it says otherwise; change them first when the platform becomes yours. */
export const company = {
  /** The team to ask about any resource. */
  owner: "ml-platform",
  /** Where this repository lives. */
  repository: "example.com/ml-platform",
} as const;
