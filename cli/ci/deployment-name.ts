/** The environment of GitLab in which the deployments of a stack are recorded, a folder for each of ours: `dev/network`. */
export function deploymentName(environment: string, stack: string): string {
  return `${environment}/${stack}`;
}

/** The folder of the environments that `.gitlab/sandpits.yml` names, which are for no single stack. */
const sandpits = "sandpit";

/** The id of the stack that an environment of GitLab is for; undefined for one that pipelines of stacks do not name. */
export function stackOfDeployment(name: string): string | undefined {
  const [environment, stack, ...rest] = name.split("/");
  return environment && environment !== sandpits && stack && rest.length === 0 ? `${environment}-${stack}` : undefined;
}
