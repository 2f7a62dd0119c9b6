import { rootFrom, type ServicePlace, type ServicePlan } from "./service-plan.ts";

/** values.yaml: what the service has in every environment. */
export function valuesText({ name, port, directory }: ServicePlan): string {
  return `# yaml-language-server: $schema=${rootFrom(directory)}charts/service/values.schema.json
# What ${name} has in every environment; values-<environment>.yaml has what differs. charts/service/values.schema.json
# describes every value.

# The pipeline names the image that it has built.
image: registry.example.com/services/${name}:set-by-the-pipeline
# The Secret with which nodes sign in to the registry: docs/services.md says how to make it.
pullSecrets: [registry]

port: ${port}
env:
  PORT: "${port}"
  GREETING: Hello

# They count towards the quota of the team.
resources:
  requests: { cpu: 100m, memory: 64Mi }
  limits: { cpu: 500m, memory: 128Mi }

autoscaling: { by: hpa, min: 2, max: 4, cpuPercent: 70 }
`;
}

/** values-<environment>.yaml: what differs there. */
export function environmentValuesText({ name, team, domain }: ServicePlan, place: ServicePlace): string {
  const { environment, cluster, namespace, hasLoadBalancers, loadBalancerRanges } = place;
  const head = `# ${name} in ${environment}: of the team ${team}, in the namespace ${namespace} of the cluster ${cluster}.\n`;
  if (domain === undefined || !hasLoadBalancers) return `${head}env: { GREETING: Hello from ${environment} }\n`;
  return `${head}env: { GREETING: Hello from ${environment} }

ingress:
  enabled: true
  hosts: [${name}.${environment}.${domain}]
networkPolicy:
  # The private subnets of ${environment}, in which its internal load balancers are.
  loadBalancerRanges: [${loadBalancerRanges.join(", ")}]
`;
}
