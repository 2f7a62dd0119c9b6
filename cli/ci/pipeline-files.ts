/**
 * Files that the jobs of a pipeline hand to each other as artifacts, relative to the repository. All are redacted: no
 * saved plan of Terraform is ever among them.
 */
export const pipelineFiles = {
  directory: "pipeline",
  /** {@link AffectedStacks} as JSON. */
  affected: "pipeline/affected.json",
  /** The commit that each stack was last deployed from, as JSON. */
  deployed: "pipeline/deployed.json",
  /** The child pipeline. */
  generated: "pipeline/generated.yml",
  /** What `platform plan <environment> --stack <stack> --json` prints, for each planned stack. */
  plan: (stackId: string) => `pipeline/plans/${stackId}.json`,
  /** The planned outputs of a stack, for the plans of those that read it; sensitive ones count as unknown. */
  outputs: (stackId: string) => `pipeline/outputs/${stackId}.json`,
  /** The plan of the merge request that the current commit merges, for each stack that was planned there. */
  reviewed: (stackId: string) => `pipeline/reviewed/${stackId}.json`,
  /** What `platform state drift <environment> --json` prints. */
  drift: (environment: string) => `pipeline/drift/${environment}.json`,
  /** What the issue about the drift of an environment says. */
  driftSummary: (environment: string) => `pipeline/drift/${environment}.md`,
  /** `PlannedCommit` as JSON: which plans a merge request has, and of which commit. */
  planned: "pipeline/planned.json",
  /** What the note in the merge request says. */
  summary: "pipeline/summary.md",
  /** Counts for GitLab's merge request widget: `artifacts:reports:terraform`. */
  terraformReport: "pipeline/terraform.json",
  /** Findings of the security scan: `artifacts:reports:codequality`. */
  codeQuality: "pipeline/code-quality.json",
} as const;
