import type { Pipeline } from "./pipeline.ts";

/** A pipeline that only says why there is nothing to do: GitLab fails the job that starts a pipeline without jobs. */
export function noOp(title: string, text: string): Pipeline {
  return {
    title,
    stages: ["nothing to do"],
    jobs: [{ name: "nothing to do", extends: ".no-checkout", stage: "nothing to do", script: [`echo "${text}"`] }],
  };
}
