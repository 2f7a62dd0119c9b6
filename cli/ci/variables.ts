/** A variable that somebody sets in GitLab and that jobs read. */
export interface ProjectVariable {
  readonly name: string;
  readonly meaning: string;
  /** What happens without it. */
  readonly without: string;
  /**
   * Where it is set: Settings > CI/CD > Variables, or in a schedule. Never for one environment of GitLab: only applies
   * belong to one, and plans would not have it.
   */
  readonly set: "project" | "schedule";
  /** Jobs that read it. */
  readonly neededBy: string;
  /** Whether GitLab should mask it. */
  readonly isSecret: boolean;
}

/** Every variable of the pipelines; none is necessary. `platform doctor` checks them in a job. */
export const projectVariables: readonly ProjectVariable[] = [
  {
    name: "PLATFORM_GITLAB_TOKEN",
    meaning: "project access token, role Developer, scope `api`",
    without: "the job's own token: nothing is posted; on the Free tier nothing counts as reviewed",
    set: "project",
    neededBy: "`summary`, `reviewed`, `apply`, `drift`, `stale`, `deploy sandpit`, `reap`",
    isSecret: true,
  },
  {
    name: "PLATFORM_SCHEDULE",
    meaning: "`drift`, `stale` or `reap`",
    without: "the schedule starts nothing",
    set: "schedule",
    neededBy: "schedules",
    isSecret: false,
  },
  {
    name: "PLATFORM_CI_IMAGE",
    meaning: "image of the jobs",
    without: "`$CI_REGISTRY_IMAGE/ci:latest`, which `build-image` pushes",
    set: "project",
    neededBy: "all jobs",
    isSecret: false,
  },
  {
    name: "PLATFORM_NPM_REGISTRY",
    meaning: "address of an npm mirror",
    without: "`https://registry.npmjs.org`",
    set: "project",
    neededBy: "all jobs",
    isSecret: false,
  },
  {
    name: "PIP_INDEX_URL",
    meaning: "address of a PyPI mirror",
    without: "`https://pypi.org/simple`",
    set: "project",
    neededBy: "`scan`, where the image has no checkov",
    isSecret: false,
  },
  {
    name: "PLATFORM_PROVIDER_MIRROR",
    meaning: "`https://` address of a network mirror of Terraform providers, or a folder of the runner",
    without: "`registry.terraform.io`",
    set: "project",
    neededBy: "`plan`, `apply`, `drift`",
    isSecret: false,
  },
  {
    name: "PLATFORM_ALLOW_REPLACE",
    meaning: "ids of stacks whose network or cluster may be replaced, separated by commas",
    without: "plans that replace one are refused",
    set: "project",
    neededBy: "`plan`, `apply`",
    isSecret: false,
  },
  {
    name: "PLATFORM_TERRAFORM",
    meaning: "command or path of Terraform or OpenTofu",
    without: "`terraform` of the image",
    set: "project",
    neededBy: "`plan`, `apply`, `drift`",
    isSecret: false,
  },
  {
    name: "PLATFORM_TARGET",
    meaning: "`emulated`: everything is rehearsed on the embedded emulator, without AWS",
    without: "`aws`",
    set: "project",
    neededBy: "`plan`, `apply`, `drift`",
    isSecret: false,
  },
  {
    name: "PLATFORM_SANDPIT_BASE",
    meaning: "environment from which sandpits are derived",
    without: "`dev`",
    set: "project",
    neededBy: "all jobs of sandpits",
    isSecret: false,
  },
  {
    name: "TF_HTTP_USERNAME",
    meaning: "user for states that GitLab keeps",
    without: "environments with the backend `http` cannot be planned",
    set: "project",
    neededBy: "`plan`, `apply`, `drift`",
    isSecret: false,
  },
  {
    name: "TF_HTTP_PASSWORD",
    meaning: "its token",
    without: "environments with the backend `http` cannot be planned",
    set: "project",
    neededBy: "`plan`, `apply`, `drift`",
    isSecret: true,
  },
  {
    name: "PLATFORM_GPU_TAG",
    meaning: "tag of the runner that trains",
    without: "`gpu`; without such a runner, GitLab gives the job up after an hour",
    set: "project",
    neededBy: "`train`",
    isSecret: false,
  },
  {
    name: "PLATFORM_TRAINING_IMAGE",
    meaning: "image of the training job, with Python 3",
    without: "PyTorch's own, with CUDA",
    set: "project",
    neededBy: "`train`",
    isSecret: false,
  },
];

/**
 * Whether a variable has a value when GitLab creates a pipeline, if it ever has one: what GitLab predefines, and what is
 * set for the whole project or in a schedule. https://docs.gitlab.com/ci/variables/predefined_variables/
 */
export function isKnownAtCreation(name: string): boolean {
  return /^(CI|GITLAB)(_|$)/.test(name) || projectVariables.some((variable) => variable.name === name);
}
