import { DefaultTokenResolver, StringConcat, TerraformResource, Tokenization } from "cdktf";
import type { IConstruct } from "constructs";
import { blocks, type JsonObject } from "./configuration.ts";
import { loadActions } from "./iam-actions.ts";
import { servicesNamedIn } from "./no-iam-wildcards.ts";
import { factsOf } from "./resource-types/index.ts";

/**
 * Loads the actions of the services that the IAM policies below `scope` name, if there are any. Await it before
 * synthesis, whose validation is synchronous. Only resources that can have IAM policies are resolved.
 */
export async function loadIamActions(scope: IConstruct): Promise<void> {
  const resources = scope.node.findAll().filter((construct) => TerraformResource.isTerraformResource(construct));
  await loadActions(resources.flatMap(servicesOf));
}

function servicesOf(resource: TerraformResource): string[] {
  const type = resource.terraformResourceType;
  const facts = factsOf(type);
  if (facts?.identityPolicies === undefined) return [];
  const { resource: byType } = Tokenization.resolve(resource.toTerraform(), {
    scope: resource,
    resolver: new DefaultTokenResolver(new StringConcat()),
  }) as { resource: JsonObject };
  const byName = byType[type] as JsonObject;
  return Object.values(byName)
    .flatMap(blocks)
    .flatMap((config) => servicesNamedIn(facts, config));
}
