import type { ServicePlace, ServicePlan } from "./service-plan.ts";

/** pipeline.yml: which jobs the service has, and when they run. What they do stands in .gitlab/services.yml. */
export function pipelineText(plan: ServicePlan): string {
  const { name, directory, places } = plan;
  return `# The pipeline of ${name}. What its jobs do stands in .gitlab/services.yml.

include:
  - local: .gitlab/services.yml

.${name}:
  variables:
    SERVICE: ${name}
    SERVICE_DIRECTORY: ${directory}
    SERVICE_IMAGE: $CI_REGISTRY_IMAGE/services/${name}
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      changes: &${name}-files [${directory}/**/*, charts/service/**/*, .gitlab/services.yml]
    - if: ${onMerge}
      changes: *${name}-files
    - if: ${byHand}

.${name}-deploy:
  extends: .${name}
  rules:
    - if: ${onMerge}
      changes: *${name}-files
    - if: ${byHand}

check ${name}:
  extends: [.service-check, .${name}]

build ${name}:
  extends: [.service-build, .${name}]
${places.flatMap((place, index) => jobsOf(plan, place, places[index - 1])).join("")}`;
}

const onMerge = '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';
const byHand = "$CI_PIPELINE_SOURCE =~ /^(web|api)$/ && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH";

/** @param before where it is deployed first */
function jobsOf({ name }: ServicePlan, place: ServicePlace, before: ServicePlace | undefined): string[] {
  const { environment, cluster, namespace, isGated } = place;
  const first = before === undefined ? `check ${name}, build ${name}` : `deploy ${name} to ${before.environment}`;
  const gate = `approve ${name} in ${environment}`;
  const approve = `
${gate}:
  extends: .gate
  stage: run
  needs: [${first}]
  variables: { PLATFORM_ENVIRONMENT: ${environment} }
  rules:
    - if: ${onMerge}
      changes: *${name}-files
      when: manual
    - if: ${byHand}
      when: manual
`;
  const deploy = `
deploy ${name} to ${environment}:
  extends: [.service-deploy, .${name}-deploy]
  needs: [${isGated ? gate : first}]
  resource_group: ${environment}/services/${name}
  environment: { name: ${environment}/services/${name} }
  variables: { PLATFORM_ENVIRONMENT: ${environment}, SERVICE_CLUSTER: ${cluster}, SERVICE_NAMESPACE: ${namespace} }
`;
  return isGated ? [approve, deploy] : [deploy];
}
