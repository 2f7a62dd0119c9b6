import { refuseErrors } from "@ml-platform/rules";
import { dev } from "./dev.ts";
import { prod } from "./prod.ts";
import { checkRegistry, find } from "./registry.ts";
import type { Environment } from "./schema.ts";
import { staging } from "./staging.ts";

export type { Backend } from "./backend.ts";
export { defineEnvironment } from "./define-environment.ts";
export type { ClusterEnvironment, Environment, EnvironmentSpec } from "./schema.ts";

/** Every permanent environment, in the order of promotion. */
export const environments: readonly Environment[] = [dev, staging, prod];

refuseErrors("The set of environments", checkRegistry(environments));

/** @throws {UserError} naming the environments there are */
export function findEnvironment(name: string): Environment {
  return find(environments, name);
}
