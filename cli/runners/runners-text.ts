import type { RunnerStatus } from "./runner-status.ts";

/** What stands, what waits, what is idle and costs, for a person. */
export function runnersText(environment: string, runners: readonly RunnerStatus[]): string {
  return runners.map((runner) => runnerText(environment, runner)).join("\n");
}

function runnerText(environment: string, runner: RunnerStatus): string {
  const { name, cluster, nodeGroup, gpus, tags, tokenSecret, concurrency, manager, running, waiting, nodes } = runner;
  const reason = manager.reason === undefined ? "" : `: ${manager.reason}`;
  return [
    `${name}  ${gpus} ${gpus === 1 ? "GPU" : "GPUs"} for each job, on ${nodeGroup} of ${cluster}; tags in GitLab: ${tags.join(", ")}`,
    `  manager   ${manager.state}${reason}`,
    `  jobs      ${running.length} running, ${waiting.length} waiting, at most ${concurrency}`,
    ...waiting.map(({ pod, since, reason: why }) => `    ${pod} waits since ${since} for ${why}`),
    `  nodes     ${nodesText(nodes)}`,
    ...(nodes.idle.length === 0 ? [] : [`    idle: ${nodes.idle.join(", ")}`]),
    ...(manager.reason?.startsWith("its token")
      ? [`  Put the token: ./platform secrets put ${environment} ${tokenSecret} --file <file>`]
      : []),
    "",
  ].join("\n");
}

function nodesText({ count, idle, hourly, idleHourly }: RunnerStatus["nodes"]): string {
  if (count === 0) return "none: the first job waits for one to start";
  const cost = hourly === undefined ? "no price known" : `$${hourly.toFixed(2)} an hour on demand`;
  const idleCost = idle.length === 0 || idleHourly === undefined ? "" : `, $${idleHourly.toFixed(2)} of it idle`;
  return `${count}, ${idle.length} without a job; ${cost}${idleCost}`;
}
