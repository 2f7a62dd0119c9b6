import { blocks, type JsonObject } from "./configuration.ts";
import type { SynthesizedBlock } from "./policy.ts";
import { factsOf } from "./resource-types/index.ts";

/** The blocks of a `cdk.tf.json` that policies check. */
export function synthesizedBlocks(configuration: JsonObject): SynthesizedBlock[] {
  const { terraform, provider, resource, data, output } = configuration as Readonly<Record<string, JsonObject>>;
  const stackPath = (configuration["//"] as { metadata: { stackName: string } } | undefined)?.metadata.stackName ?? "";
  const defaultTags: Record<string, string> = Object.assign(
    {},
    ...blocks(provider?.["aws"]).flatMap((aws) => blocks(aws["default_tags"]).map(({ tags }) => tags)),
  );
  const block = (kind: SynthesizedBlock["kind"], type: string, { "//": comment, ...config }: JsonObject, name = "") => {
    const constructPath = (comment as { metadata: { path: string } } | undefined)?.metadata.path ?? stackPath;
    const facts = kind === "resource" ? factsOf(type) : undefined;
    return { kind, type, name, constructPath, config, defaultTags, facts };
  };
  const named = (kind: "resource" | "data", byType: JsonObject = {}) =>
    Object.entries(byType).flatMap(([type, byName]) =>
      Object.entries(byName as JsonObject).map(([name, config]) => block(kind, type, config as JsonObject, name)),
    );
  return [
    ...named("resource", resource),
    ...named("data", data),
    ...Object.entries(provider ?? {}).flatMap(([name, configs]) =>
      blocks(configs).map((config) => block("provider", name, config)),
    ),
    ...Object.entries((terraform?.["backend"] ?? {}) as JsonObject).map(([name, config]) =>
      block("backend", name, config as JsonObject),
    ),
    ...Object.values(output ?? {}).map((config) => block("output", "", config as JsonObject)),
  ];
}
