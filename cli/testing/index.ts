export { appliedObjects } from "./applied-objects.ts";
export { terraformForTests } from "./terraform-for-tests.ts";
