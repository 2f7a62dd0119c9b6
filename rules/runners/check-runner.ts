import { checkDuplicates } from "../duplicates.ts";
import { at, error, type Problem } from "../problem.ts";
import { quantityOf } from "../quantity.ts";
import { checkEgressRanges } from "../tenant.ts";
import type { GpuRunnerDraft, RunnersSpec } from "./spec.ts";

/** Rules for what all runners of an environment have in common. */
export function checkRunners({
  gitlabUrl,
  cacheDays,
  privateRanges,
}: Pick<RunnersSpec, "gitlabUrl" | "cacheDays" | "privateRanges">): Problem[] {
  return [
    ...(/^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?$/.test(gitlabUrl)
      ? []
      : [
          error(
            ["gitlabUrl"],
            `"${gitlabUrl}" is not the address of a GitLab. Use https:// and its host, such as https://gitlab.example.com.`,
          ),
        ]),
    ...at(["cacheDays"], checkWhole(cacheDays, 1, 365, "days", 14)),
    ...at(["privateRanges"], checkEgressRanges(privateRanges)),
  ];
}

/** Rules for a runner by itself. */
export function checkGpuRunner(runner: GpuRunnerDraft): Problem[] {
  const { gpus, tags, image, requests, sharedMemory, startMinutes, timeoutMinutes, concurrency } = runner;
  return [
    ...at(["gpus"], checkWhole(gpus, 1, 64, "GPUs of a job", 1)),
    ...at(["tags"], checkTags(tags)),
    // The chart evaluates the configuration as a template of Helm, which {{ would begin.
    ...(/^[\w][\w.:/@-]*$/.test(image)
      ? []
      : [error(["image"], `"${image}" is not an image. Use its whole name, such as docker.io/library/ubuntu:24.04.`)]),
    ...at(["requests", "cpu"], checkAmount(requests.cpu, "500m or 2")),
    ...at(["requests", "memory"], checkAmount(requests.memory, "8Gi")),
    ...at(["sharedMemory"], checkAmount(sharedMemory, "2Gi")),
    ...at(["startMinutes"], checkWhole(startMinutes, 1, 120, "minutes", 30)),
    ...at(["timeoutMinutes"], checkWhole(timeoutMinutes, 1, 7 * 24 * 60, "minutes", 120)),
    ...(concurrency === undefined ? [] : at(["concurrency"], checkWhole(concurrency, 1, 1000, "jobs at a time", 4))),
  ];
}

function checkTags(tags: readonly string[]): Problem[] {
  if (tags.length === 0)
    return [
      error(
        [],
        "An empty list has no tag. Write down the tags that the runner has in GitLab, by which jobs choose it, such as gpu.",
      ),
    ];
  return [
    ...checkDuplicates(tags),
    ...tags.flatMap((tag, index) =>
      /^[\w][\w .:/-]{0,254}$/.test(tag)
        ? []
        : [error([index], `"${tag}" is not a tag of a runner. Use letters, digits, hyphens and dots, such as gpu-l4.`)],
    ),
  ];
}

function checkWhole(value: number, least: number, most: number, what: string, example: number): Problem[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    error([], `${value} is not a number of ${what}. Use a whole number from ${least} to ${most}, such as ${example}.`),
  ];
}

function checkAmount(amount: string, example: string): Problem[] {
  if ((quantityOf(amount) ?? 0) > 0) return [];
  return [
    error([], `"${amount}" is not an amount. Use a number above 0 with a suffix of Kubernetes, such as ${example}.`),
  ];
}
