import { isObject, type JsonObject } from "@ml-platform/state";
import type { BundledStack } from "../registry/registry.ts";

/**
 * A stack with the providers and the kind of backend of another, and nothing else: to apply it destroys all that its state
 * holds. Pure.
 *
 * @param model whose configuration names its own id in the place of its state only as a whole
 * @param providers names of the providers to keep; data sources are kept for those that are configured by them
 */
export function bareStack(model: BundledStack, id: string, name: string, providers: readonly string[]): BundledStack {
  const { terraform, provider, data } = JSON.parse(model.configuration) as {
    readonly terraform: JsonObject & { readonly backend?: JsonObject; readonly required_providers?: JsonObject };
    readonly provider?: JsonObject;
    readonly data?: JsonObject;
  };
  const isKept = ([each]: readonly [string, unknown]): boolean => providers.includes(each);
  const backend = JSON.parse(JSON.stringify(terraform.backend ?? {}).replaceAll(model.id, id)) as JsonObject;
  const kept = Object.fromEntries(Object.entries(provider ?? {}).filter(isKept));
  const required = isObject(terraform.required_providers) ? terraform.required_providers : {};
  const isConfiguredByData = JSON.stringify(kept).includes("data.terraform_remote_state.");
  const configuration = {
    terraform: {
      ...terraform,
      backend,
      required_providers: Object.fromEntries(Object.entries(required).filter(isKept)),
    },
    provider: kept,
    ...(isConfiguredByData && data !== undefined && { data }),
  };
  return {
    id,
    environment: model.environment,
    name,
    kind: name,
    dependencies: [],
    providers: model.providers.filter((each) => providers.includes(each)),
    ...(model.awsProvider !== undefined && { awsProvider: model.awsProvider }),
    configuration: JSON.stringify(configuration, null, 2),
  };
}
