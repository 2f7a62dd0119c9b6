/** A variable that somebody sets in GitLab (Settings > CI/CD > Variables, or a schedule), and that jobs read. */
export interface ProjectVariable {
  readonly name: string;
  /** What it is for. */
  readonly meaning: string;
  /** What happens without it. */
  readonly without: string;
  /**
   * Where it is set: for the `project`; in a `schedule`; or in `either` the project or one environment only, so that
   * no rule may depend on it.
   */
  readonly set: "project" | "schedule" | "project or environment";
  /** Jobs that read it. */
  readonly neededBy: string;
  /** Whether it has to be masked and protected. */
  readonly isSecret: boolean;
}

/** Every variable of the pipelines, the necessary ones first. `platform doctor` checks them in a job. */
export const projectVariables: readonly ProjectVariable[] = [
  {
    name: "PLATFORM_CI_IMAGE",
    meaning: "image of the jobs, built from images/ci",
    without: "the image that the job `image` of this project pushed last",
    set: "project",
    neededBy: "all jobs",
    isSecret: false,
  },
  {
    name: "PLATFORM_GITLAB_TOKEN",
    meaning: "token of the project (role Developer, scope api): notes, issues and merge requests",
    without: "the job's own token, which may read artifacts but writes nothing: plans stand in the log, not in a note",
    set: "project",
    neededBy: "summary, reviewed, generate-applies, apply, drift, stale",
    isSecret: true,
  },
  {
    name: "PLATFORM_SCHEDULE",
    meaning: "what a schedule does: drift, stale or reap",
    without: "the schedule starts nothing",
    set: "schedule",
    neededBy: "schedules",
    isSecret: false,
  },
  {
    name: "PLATFORM_NPM_REGISTRY",
    meaning: "address of an npm mirror, for runners without internet",
    without: "https://registry.npmjs.org",
    set: "project",
    neededBy: "all jobs, image",
    isSecret: false,
  },
  {
    name: "PLATFORM_PROVIDER_MIRROR",
    meaning: "network mirror (https://...) or folder with Terraform's providers, for runners without internet",
    without: "https://registry.terraform.io",
    set: "project",
    neededBy: "plan, apply, destroy, drift",
    isSecret: false,
  },
  {
    name: "PLATFORM_TARGET",
    meaning: "emulated: pipelines plan and apply on the embedded emulator, and sign in nowhere",
    without: "aws",
    set: "project",
    neededBy: "plan, apply, destroy, drift",
    isSecret: false,
  },
  {
    name: "PLATFORM_TERRAFORM",
    meaning: "command or path of Terraform or OpenTofu",
    without: "terraform of the image",
    set: "project",
    neededBy: "plan, apply, destroy, drift",
    isSecret: false,
  },
  {
    name: "TF_HTTP_USERNAME",
    meaning: "user for states that GitLab keeps (backend http)",
    without: "gitlab-ci-token, with the job's own token; see the backend below",
    set: "project or environment",
    neededBy: "plan, apply, destroy, drift of environments with that backend",
    isSecret: false,
  },
  {
    name: "TF_HTTP_PASSWORD",
    meaning: "token for states that GitLab keeps: Developer reads, Maintainer writes",
    without: "the job's own token",
    set: "project or environment",
    neededBy: "plan, apply, destroy, drift of environments with that backend",
    isSecret: true,
  },
];

/**
 * Whether a variable has a value when GitLab creates a pipeline, if it ever has one: what GitLab predefines, and what is
 * set for the whole project or in a schedule. https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function isKnownAtCreation(name: string): boolean {
  return (
    /^(CI|GITLAB)(_|$)/.test(name) ||
    projectVariables.some((variable) => variable.name === name && variable.set !== "project or environment")
  );
}
