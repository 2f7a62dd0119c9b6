import { exceededLimits } from "../../cost/budget.ts";
import { groupBy } from "../../model/group-by.ts";
import type { ReportDrift, ReportStack } from "../report-data.ts";
import { dollars, operation, plural, relative } from "./format.ts";
import type { Model } from "./model.ts";
import { hrefOf } from "./route.ts";

/** Something that needs attention, with a link to it. */
export interface Concern {
  readonly tone: "bad" | "warn";
  readonly word: string;
  readonly text: string;
  readonly href: string;
  /** The environment that it concerns, if it is one. */
  readonly environment?: string;
}

/** A word of concerns, and how many there are of it. */
interface ConcernKind {
  readonly word: string;
  readonly number: number;
}

const atOnce = 14;
const ofEachKind = 2;
const ofOneKind = 100;

/**
 * The concerns to show. If there are many, two of each kind, so that many of one do not hide the others, and the kinds to
 * choose from.
 *
 * @param wanted the kind that the reader chose
 */
export function foremost(
  concerns: readonly Concern[],
  wanted: string | undefined,
): { readonly shown: readonly Concern[]; readonly kinds: readonly ConcernKind[] } {
  if (concerns.length <= atOnce) return { shown: concerns, kinds: [] };
  const byWord = groupBy(concerns, ({ word }) => word);
  const kinds = [...byWord].map(([word, own]) => ({ word, number: own.length }));
  const chosen = wanted === undefined ? undefined : byWord.get(wanted);
  return {
    kinds,
    shown: chosen?.slice(0, ofOneKind) ?? [...byWord.values()].flatMap((own) => own.slice(0, ofEachKind)),
  };
}

/** How an environment is, in a word. */
export interface Health {
  readonly tone: "good" | "plain" | "warn" | "bad";
  readonly word: string;
}

/** @param stacks of the environment; concerns: what {@link attentionOf} found, of all environments */
export function healthOf(
  name: string,
  stacks: readonly Pick<ReportStack, "status" | "drift">[],
  concerns: readonly Concern[],
): Health {
  const own = concerns.filter(({ environment }) => environment === name);
  const bad = own.filter(({ tone }) => tone === "bad").length;
  if (bad > 0) return { tone: "bad", word: plural(bad, "problem") };
  if (own.length > 0) return { tone: "warn", word: `${plural(own.length, "thing")} to look at` };
  if (checkedText(stacks).isComplete) return { tone: "good", word: "in step" };
  const isPartly = stacks.some(({ status, drift }) => status === "applied" && drift !== undefined);
  return { tone: "plain", word: `nothing found, drift ${isPartly ? "only partly" : "not"} checked` };
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

function sinceText(resources: readonly ReportDrift[] = [], now: number): string {
  const [oldest] = resources.flatMap(({ since }) => since ?? []).sort();
  return oldest === undefined ? "" : `, since ${relative(oldest, now)}`;
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
        environment: name,
      }));

  return [
    ...stacks
      .filter(({ status }) => status === "unreadable")
      .map(
        ({ id, environment, problem = "its state cannot be read" }): Concern => ({
          environment,
          tone: "bad",
          word: "unreadable",
          text: `${id}: ${problem}`,
          href: hrefOf("history", { stack: id }),
        }),
      ),
    ...problems.map(
      ({ environment, stack, message }): Concern => ({
        ...(environment !== undefined && { environment }),
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
              environment: name,
              tone: "bad",
              word: "failed",
              text: `${name}${owner === undefined ? "" : ` of ${owner}`}: ${personal.problem ?? "its last command failed"}`,
              href: hrefOf("resources", { env: name }),
            },
          ],
    ),
    ...objects("tainted", "to be replaced by the next apply"),
    ...objects("deposed", "waiting to be destroyed"),
    ...stacks.flatMap(({ id, environment, lock }): Concern[] =>
      lock === undefined
        ? []
        : [
            {
              environment,
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
        ({ id, environment, drift }): Concern => ({
          environment,
          tone: "warn",
          word: "drift",
          text: `${id}: ${plural(drift?.resources.length ?? 0, "resource differs", "resources differ")} from the state${sinceText(drift?.resources, now)}`,
          href: hrefOf("resources", { stack: id, is: "drifted" }),
        }),
      ),
    ...environments.flatMap(({ name: environment, clusters = [] }) =>
      clusters.flatMap(({ stack, name, support, warning }): Concern[] =>
        warning === undefined
          ? []
          : [
              {
                environment,
                tone: support === "standard" || support === "extended" ? "warn" : "bad",
                word: "version",
                // The card of its environment has the rest.
                text: `${name}: ${/^.*?\.(?= [A-Z]|$)/.exec(warning)?.[0] ?? warning}`,
                href: hrefOf("resources", { stack, type: "aws_eks_cluster" }),
              },
            ],
      ),
    ),
    ...environments.flatMap(({ name, budget, cost }) =>
      (budget === undefined ? [] : exceededLimits(budget, cost)).map(
        ({ key, limit, amount }): Concern => ({
          environment: name,
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
        ({ id, environment }): Concern => ({
          environment,
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
              environment: name,
              tone: "warn",
              word: "expiry",
              text: `${name} ${new Date(expiresAt).getTime() < now ? "expired" : "expires"} ${relative(expiresAt, now)}`,
              href: hrefOf("resources", { env: name }),
            },
          ],
    ),
  ];
}
