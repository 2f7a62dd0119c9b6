export { concurrencyOf, jobsOfGroup } from "./capacity.ts";
export {
  type AroundRunners,
  checkGpuRunner,
  checkRunnerCapacity,
  checkRunnerPlace,
  checkRunners,
  checkSharedGroups,
  checkTokensDiffer,
  namespacesOfRunners,
} from "./check.ts";
export * from "./names.ts";
export * from "./spec.ts";
