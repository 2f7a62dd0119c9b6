import type { StandingResource } from "../plan/risks/standing.ts";
import type { StateResource } from "./state-file.ts";

/** A resource of the AWS provider, as risks look at what exists. */
export function standingResource({ type, name, attributes }: StateResource): StandingResource {
  return { address: `${type}.${name}`, type, provider: "registry.terraform.io/hashicorp/aws", attributes };
}
