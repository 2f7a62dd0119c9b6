import type { StackPlan } from "../plan-stacks.ts";
import { autoModeLeft } from "./auto-mode-left.ts";
import { elsewhere } from "./elsewhere.ts";
import { foundations } from "./foundations.ts";
import { granted } from "./granted.ts";
import { kubernetesOrder } from "./kubernetes-order.ts";
import { kubernetesSteps } from "./kubernetes-steps.ts";
import { type Finding, type Look, looksAt } from "./look.ts";
import { lost } from "./lost.ts";
import { nodeGroups } from "./node-groups.ts";
import { opened } from "./opened.ts";
import type { Risk } from "./risk.ts";
import type { Surroundings } from "./standing.ts";
import { unprotected } from "./unprotected.ts";

/** The kinds of risks, the gravest first; one that is not listed comes last. What is refused comes before all others. */
const gravity = [
  "elsewhere",
  "protected",
  "network-replaced",
  "cluster-replaced",
  "subnet-replaced",
  "zone-removed",
  "kubernetes-skipped",
  "kubernetes-order",
  "block-busy",
  "kubernetes-lowered",
  "unsupported-version",
  "environment-renamed",
  "over-budget",
  "auto-mode-left",
  "data-lost",
  "opened",
  "grant-widened",
  "protection-off",
  "kubernetes-upgraded",
  "nodes-replaced",
  "nodes-removed",
  "nodes-rolled",
  "traffic-interrupted",
  "subnet-removed",
  "nodes-started",
];

const looks: readonly ((look: Look) => Finding[])[] = [kubernetesSteps, lost, opened, granted, unprotected, nodeGroups];

/** Of one kind in one stack, as many are told one by one. */
const mostAlike = 5;

/** What deserves a second look in the plans of an environment. */
export function risksOf(
  plans: ReadonlyMap<string, Pick<StackPlan, "stack" | "plan">>,
  surroundings: Surroundings,
  isDestroy: boolean,
): Risk[] {
  const found = [...plans.values()].flatMap(({ stack, plan }) =>
    looksAt(plan).flatMap((look) =>
      looks.flatMap((each) => each(look)).map((finding) => ({ ...finding, stack: stack.id, address: look.address })),
    ),
  );
  const away = elsewhere(new Set(plans.keys()), surroundings);
  // All that a destroy does is destroying; only what cannot be made again is told.
  if (isDestroy) return [...away, ...folded(found.filter(({ kind }) => kind === "data-lost"))];
  const based = foundations(plans.values(), surroundings);
  const rebuilt = new Set(based.flatMap(({ kind, stack }) => (kind.endsWith("-replaced") ? [stack] : [])));
  const isImplied = ({ kind, stack }: Risk) => kind === "traffic-interrupted" && rebuilt.has(stack);
  const order = kubernetesOrder([...plans.values()], surroundings);
  return [
    ...away,
    ...based,
    ...order,
    ...autoModeLeft(plans.values()),
    ...folded(found.filter((risk) => !isImplied(risk))),
  ];
}

/** The gravest first; those that are alike as they come. */
export function gravestFirst(risks: readonly Risk[]): Risk[] {
  const rank = ({ kind, refused }: Risk): number => {
    const index = gravity.indexOf(kind);
    return (refused === undefined ? gravity.length + 1 : 0) + (index === -1 ? gravity.length : index);
  };
  return [...risks].sort((one, other) => rank(one) - rank(other));
}

function folded(risks: readonly Risk[]): Risk[] {
  const keyOf = ({ stack, kind }: Risk): string => `${stack} ${kind}`;
  return [...new Set(risks.map(keyOf))].flatMap((key) => {
    const alike = risks.filter((risk) => keyOf(risk) === key);
    const [first] = alike;
    if (first === undefined || alike.length <= mostAlike) return alike;
    const shown = alike.slice(0, mostAlike - 1);
    const { kind, stack } = first;
    return [
      ...shown,
      { kind, ...(stack !== undefined && { stack }), text: `and ${alike.length - shown.length} more of this kind.` },
    ];
  });
}
