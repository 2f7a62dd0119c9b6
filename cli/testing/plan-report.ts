import { type Counts, noCounts, type ResourceSummary } from "../plan/plan-summary.ts";
import type { Report, StackReport } from "../plan/report.ts";

interface Planned extends Partial<Omit<Report, "stacks" | "head">> {
  /** Id of the stack. */
  readonly id: string;
  readonly environment?: string;
  readonly counts?: Partial<Counts>;
  readonly resources?: readonly Partial<ResourceSummary>[];
  readonly stack?: Partial<StackReport>;
}

/** The report of the plan of one stack, as `platform plan <environment> --stack <stack>` makes it. */
export function planReport({ id, environment, counts = {}, resources = [], stack, ...rest }: Planned): Report {
  return {
    command: "plan",
    head: {
      environment: environment ?? id.split("-")[0] ?? "",
      account: { id: "111111111111", alias: "ml-dev" },
      region: "us-east-2",
      target: "aws",
      commit: { hash: "bbbbbbbb", hasUncommittedChanges: false },
      program: { name: "Terraform", version: "1.11.4" },
    },
    isDestroy: false,
    notSelected: 2,
    fingerprint: "0123456789abcdef",
    risks: [],
    warnings: [],
    stacks: [
      {
        id,
        status: "planned",
        fingerprint: "7f3a91c022bd0f4e",
        plan: {
          counts: { ...noCounts, ...counts },
          resources: resources.map((resource) => ({
            address: "aws_vpc.vpc",
            shortAddress: resource.address ?? "aws_vpc.vpc",
            type: "aws_vpc",
            kind: "add",
            facts: [],
            because: [],
            attributes: [],
            ...resource,
          })),
          outputs: [],
        },
        ...stack,
      },
    ],
    ...rest,
  };
}
