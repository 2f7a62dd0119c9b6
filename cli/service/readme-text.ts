import { rootFrom, type ServicePlan } from "./service-plan.ts";

/** README.md: how to work on the service, and where it runs. */
export function readmeText({ name, team, directory, port, places }: ServicePlan): string {
  const rows = places.map(
    ({ environment, cluster, namespace, isGated }) =>
      `| ${environment} | ${cluster} | ${namespace} | ${isGated ? `after \`approve ${name} in ${environment}\`` : "after the merge"} |`,
  );
  return `# ${name}

A service of the team ${team}. [docs/services.md](${rootFrom(directory)}docs/services.md) says how services are run.

| environment | cluster | namespace | deployed |
| --- | --- | --- | --- |
${rows.join("\n")}

- \`main.py\`: the program. \`/healthz\` says that it is alive, \`/readyz\` that it can serve; on SIGTERM it finishes what it has begun.
- \`Dockerfile\`: its image, which the pipeline builds and pushes.
- \`values.yaml\`, \`values-<environment>.yaml\`: values of charts/service.
- \`pipeline.yml\`: its jobs.

Try it: \`PORT=${port} python3 ${directory}/main.py\`, then \`curl http://localhost:${port}/\`.
`;
}
