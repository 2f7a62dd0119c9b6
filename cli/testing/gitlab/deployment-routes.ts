import type { DeploymentData } from "./project-data.ts";
import type { Route } from "./route.ts";

/** https://docs.gitlab.com/api/deployments/ and https://docs.gitlab.com/api/environments/ */
export const deploymentRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "deployments",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, query }) => {
      const is = (name: string, value: string) => (query.get(name) ?? value) === value;
      const found = project.deployments.filter(
        ({ environment, status }) => is("environment", environment) && is("status", status),
      );
      const byId = found.toSorted((a, b) => a.id - b.id).map(deploymentJson);
      return { status: 200, body: query.get("sort") === "desc" ? byId.reverse() : byId };
    },
  },
  {
    method: "GET",
    path: "environments",
    role: "Reporter",
    jobToken: true,
    answer: ({ project, query }) => {
      const names = [...new Set(project.deployments.map(({ environment }) => environment))];
      const state = (name: string) => (project.stoppedEnvironments.has(name) ? "stopped" : "available");
      const found = names.filter((name) => (query.get("states") ?? state(name)) === state(name));
      return { status: 200, body: found.map((name, index) => ({ id: index + 1, name, state: state(name) })) };
    },
  },
];

function deploymentJson({ id, environment, sha, status }: DeploymentData) {
  const time = "2026-11-26T12:00:00.000Z";
  return {
    id,
    iid: id,
    ref: "main",
    sha,
    status,
    created_at: time,
    updated_at: time,
    environment: { id, name: environment },
  };
}
