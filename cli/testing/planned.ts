import type { Action, PlanJson } from "../terraform/plan-json.ts";

export interface PlannedChange {
  readonly before?: object;
  readonly after?: object;
  readonly unknown?: object;
  readonly sensitive?: object;
  /** @default - by which of `before` and `after` there is */
  readonly actions?: readonly Action[];
}

/** A plan with changes of resources by their address, `aws_vpc.this`. */
export function planOf(changes: Readonly<Record<string, PlannedChange>>): PlanJson {
  return {
    format_version: "1.2",
    resource_changes: Object.entries(changes).map(([address, { before, after, unknown, sensitive, actions }]) => {
      const [type = "", name = ""] = address.split(".");
      const action: Action = before === undefined ? "create" : after === undefined ? "delete" : "update";
      return {
        address,
        mode: "managed",
        type,
        name,
        change: {
          actions: actions ?? [action],
          before: before ?? null,
          after: after ?? null,
          after_unknown: unknown ?? {},
          before_sensitive: sensitive ?? {},
          after_sensitive: sensitive ?? {},
        },
      };
    }),
  };
}
