import { knownRefreshes } from "./local-aws/refreshes.ts";

interface DriftReport {
  readonly stacks: readonly {
    readonly resources: readonly {
      readonly type: string;
      readonly kind: string;
      readonly attributes: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
    }[];
  }[];
}

/**
 * What `platform state drift --json` reports, without what a refresh changes although nobody touched anything:
 * `aws_vpc changed enable_dns_hostnames`.
 */
export function unexplainedDrift(json: string): string[] {
  const { stacks } = JSON.parse(json) as DriftReport;
  return stacks
    .flatMap(({ resources }) => resources)
    .flatMap(({ type, kind, attributes }) => {
      if (kind !== "changed") return [`${type} ${kind}`];
      const names = attributes
        .filter((each) => !isFilledIn(type, each))
        .map(({ path }) => /^\w+/.exec(path)?.[0] ?? path);
      return names
        .filter((name) => knownRefreshes[`${type}.${name}`] === undefined)
        .map((name) => `${type} ${kind} ${name}`);
    });
}

/** Where the configuration says nothing, the kubernetes provider first stores null, and reads an empty collection. */
function isFilledIn(type: string, { before, after }: { readonly before?: unknown; readonly after?: unknown }): boolean {
  return type.startsWith("kubernetes_") && before === null && /^(\[\]|\{\})$/.test(JSON.stringify(after ?? null));
}
