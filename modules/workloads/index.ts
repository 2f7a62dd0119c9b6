export { Workload } from "./workload.ts";
