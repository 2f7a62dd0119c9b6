export {
  checkWorkloads,
  checkWorkloadsAround,
  checkWorkloadsInPlace,
  type WorkloadSpecs,
} from "./check-workloads.ts";
export { type WorkloadSpec, workloadPurpose } from "./spec.ts";
