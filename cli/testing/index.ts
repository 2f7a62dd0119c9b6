export { appliedObjects } from "./applied-objects.ts";
export { git } from "./git-repository.ts";
export { scratchDirectory } from "./scratch-directory.ts";
export { terraformForTests } from "./terraform-for-tests.ts";
export { skipWithoutTerraform } from "./with-terraform.ts";
export { skipWithoutPrograms } from "./without-programs.ts";
