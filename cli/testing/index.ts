export { appliedObjects } from "./applied-objects.ts";
export { examplePages } from "./example-pages.ts";
export { git } from "./git-repository.ts";
export { GitLabStandIn } from "./gitlab/gitlab-stand-in.ts";
export type { JobData, PipelineData, ProjectData } from "./gitlab/project-data.ts";
export { scratchDirectory } from "./scratch-directory.ts";
export { terraformForTests } from "./terraform-for-tests.ts";
export { skipWithoutTerraform } from "./with-terraform.ts";
export { skipWithoutPrograms } from "./without-programs.ts";
