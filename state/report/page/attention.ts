import { exceededLimits } from "../../cost/budget.ts";
import type { ReportStack } from "../report-data.ts";
import { dollars, operation, plural, relative } from "./format.ts";
import type { Model } from "./model.ts";
import { hrefOf } from "./route.ts";

/** Something that needs attention, with a link to it. */
export interface Concern {
  readonly tone: "bad" | "warn";
  readonly word: string;
  readonly text: string;
  readonly href: string;
}

/** What was looked at where nothing needs attention, and whether that is everything there is to look at. */
export function checkedText(stacks: readonly Pick<ReportStack, "status" | "drift">[]): {
  readonly isComplete: boolean;
  readonly text: string;
} {
  const applied = stacks.filter(({ status }) => status === "applied");
  const unchecked = applied.filter(({ drift }) => drift === undefined).length;
  const seen = "every state was read, no locks, nothing tainted or left behind";
  if (unchecked === 0) return { isComplete: true, text: `Nothing needs attention: ${seen}, no drift.` };
  const drift =
    unchecked === applied.length
      ? "Drift was not checked"
      : `${plural(unchecked, "stack was", "stacks were")} not checked for drift`;
  return { isComplete: false, text: `Nothing found so far: ${seen}. ${drift}: platform state report --drift does.` };
}

const soon = 24 * 3_600_000;

/**
 * What needs attention, worst first: what could not be read, personal environments that failed, tainted and deposed
 * objects, locks, drift, Kubernetes versions, budgets, orphans, expiries.
 */
export function attentionOf(model: Model, now: number): Concern[] {
  const { stacks, environments, problems } = model.data;
  const objects = (condition: "tainted" | "deposed", text: string): Concern[] =>
    environments
      .filter(({ counts }) => counts[condition] > 0)
      .map(({ name, counts }) => ({
        tone: "bad",
        word: condition,
        text: `${name}: ${plural(counts[condition], "object")} ${text}`,
        href: hrefOf("resources", { env: name, is: condition }),
      }));

  return [
    ...stacks
      .filter(({ status }) => status === "unreadable")
      .map(
        ({ id, problem = "its state cannot be read" }): Concern => ({
          tone: "bad",
          word: "unreadable",
          text: `${id}: ${problem}`,
          href: hrefOf("history", { stack: id }),
        }),
      ),
    ...problems.map(
      ({ environment, stack, message }): Concern => ({
        tone: "bad",
        word: "problem",
        text: `${stack ?? environment ?? ""}${(stack ?? environment) === undefined ? "" : ": "}${message}`,
        href: stack === undefined ? hrefOf("overview") : hrefOf("history", { stack }),
      }),
    ),
    ...environments.flatMap(({ name, owner, personal }): Concern[] =>
      personal?.state !== "failed"
        ? []
        : [
            {
              tone: "bad",
              word: "failed",
              text: `${name}${owner === undefined ? "" : ` of ${owner}`}: ${personal.problem ?? "its last command failed"}`,
              href: hrefOf("resources", { env: name }),
            },
          ],
    ),
    ...objects("tainted", "to be replaced by the next apply"),
    ...objects("deposed", "waiting to be destroyed"),
    ...stacks.flatMap(({ id, lock }): Concern[] =>
      lock === undefined
        ? []
        : [
            {
              tone: "warn",
              word: "locked",
              text: `${id} by ${lock.holder} for ${operation(lock.operation)}, ${relative(lock.created, now)}`,
              href: hrefOf("history", { stack: id }),
            },
          ],
    ),
    ...stacks
      .filter(({ drift }) => (drift?.resources.length ?? 0) > 0)
      .map(
        ({ id, drift }): Concern => ({
          tone: "warn",
          word: "drift",
          text: `${id}: ${plural(drift?.resources.length ?? 0, "resource differs", "resources differ")} from the state`,
          href: hrefOf("resources", { stack: id, is: "drifted" }),
        }),
      ),
    ...environments.flatMap(({ clusters = [] }) =>
      clusters.flatMap(({ stack, name, support, warning }): Concern[] =>
        warning === undefined
          ? []
          : [
              {
                tone: support === "standard" || support === "extended" ? "warn" : "bad",
                word: "version",
                text: `${name}: ${warning}`,
                href: hrefOf("resources", { stack, type: "aws_eks_cluster" }),
              },
            ],
      ),
    ),
    ...environments.flatMap(({ name, budget, cost }) =>
      (budget === undefined ? [] : exceededLimits(budget, cost)).map(
        ({ key, limit, amount }): Concern => ({
          tone: "warn",
          word: "budget",
          text: `${name} costs ${dollars(amount)} a month${key === "atMaximum" ? " at maximum" : ""}, over its budget of ${dollars(limit)}`,
          href: hrefOf("resources", { env: name }),
        }),
      ),
    ),
    ...stacks
      .filter(({ status }) => status === "orphan")
      .map(
        ({ id }): Concern => ({
          tone: "warn",
          word: "orphan",
          text: `${id} has a state, but no stack in the code`,
          href: hrefOf("resources", { stack: id }),
        }),
      ),
    ...environments.flatMap(({ name, personal: { expiresAt } = {} }): Concern[] =>
      expiresAt === undefined || new Date(expiresAt).getTime() - now > soon
        ? []
        : [
            {
              tone: "warn",
              word: "expiry",
              text: `${name} ${new Date(expiresAt).getTime() < now ? "expired" : "expires"} ${relative(expiresAt, now)}`,
              href: hrefOf("resources", { env: name }),
            },
          ],
    ),
  ];
}
