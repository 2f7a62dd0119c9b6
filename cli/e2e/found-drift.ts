interface DriftReport {
  readonly stacks: readonly {
    readonly resources: readonly {
      readonly type: string;
      readonly kind: string;
      readonly attributes: readonly { readonly path: string }[];
    }[];
  }[];
}

/** What `platform state drift --json` reports: `aws_vpc changed enable_dns_hostnames`. */
export function foundDrift(json: string): string[] {
  const { stacks } = JSON.parse(json) as DriftReport;
  return stacks
    .flatMap(({ resources }) => resources)
    .flatMap(({ type, kind, attributes }) =>
      kind === "changed"
        ? attributes.map(({ path }) => `${type} ${kind} ${/^\w+/.exec(path)?.[0] ?? path}`)
        : [`${type} ${kind}`],
    );
}
