export { terraformForTests } from "./terraform-for-tests.ts";
