export { type JobPod, runnerJobPod } from "../runners/testing/runner-job-pod.ts";
export { aDay, type Synthesized, synthesized } from "./synthesized.ts";
