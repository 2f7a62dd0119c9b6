import type { Command } from "commander";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { derivedEnvironments, refuseNewDependents, selectExisting, stillExisting } from "../inspect/select-existing.ts";
import { printPlan, printReport } from "../output/print-report.ts";
import { refuseRisks } from "../output/refuse-risks.ts";
import { applyPlans } from "../plan/apply-plans.ts";
import { underLock } from "../plan/environment-lock.ts";
import { parseFingerprint } from "../plan/fingerprint.ts";
import { placeText } from "../plan/head.ts";
import { scopeHint } from "../plan/hints.ts";
import { stoppedText } from "../plan/last-word.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import { refuseProtected } from "../plan/protection.ts";
import { refuseOtherPlan } from "../plan/refuse-other-plan.ts";
import { type Report, resultOf } from "../plan/report.ts";
import { planReport } from "../plan/report-run.ts";
import { type EnvironmentRun, type Run, withRun } from "../plan/run.ts";
import { refuseUnmoved } from "../plan/unmoved.ts";
import { environmentNamed } from "../sandpit/find/environment-named.ts";
import { confirm } from "./confirm.ts";
import {
  type FormatOptions,
  keptOption,
  parseTarget,
  type RunOptions,
  requestFor,
  withFormat,
  withRunOptions,
} from "./options.ts";

interface DestroyOptions extends RunOptions, FormatOptions {
  readonly autoApprove?: boolean;
  readonly fingerprint?: string;
}

const help = `
Destroys in reverse order: the stacks that depend on a stack are destroyed before it. Nothing is destroyed unless all of
it can be planned. Protected environments refuse.

Exit code: 0 done, or nothing to destroy; 1 error, refused or interrupted.

Examples:
  $ platform destroy dev
  $ platform destroy dev --target emulated --auto-approve
  $ platform plan dev --destroy                        show what would be destroyed
  $ platform destroy dev --fingerprint 7f3a91c022bd0f4e    destroy only what was reviewed
  $ platform destroy dev --stack '*-nodes'`;

export function destroyCommand(command: Command, context: Context): Command {
  command
    .option("--auto-approve", "destroy without asking")
    .option("--fingerprint <hex>", "destroy without asking, but only if the plan of the destroy has this fingerprint")
    .addOption(keptOption())
    .addHelpText("after", help);
  return withFormat(withRunOptions(command, context)).action(async (name: string, options: DestroyOptions) => {
    const reviewed = options.fingerprint === undefined ? undefined : parseFingerprint(options.fingerprint);
    const loaded = await context.services.environments();
    refuseProtected(await environmentNamed(context.io, parseTarget(options.target), loaded, name), options);
    await withRun(requestFor(context, name, options), async (run) => {
      const locked = [run.environment, ...(await derivedEnvironments(run))];
      context.exit(await underLock(run, "destroy", locked, () => destroy(context, run, options, reviewed)));
    });
  });
}

async function destroy(
  context: Context,
  run: EnvironmentRun,
  options: DestroyOptions,
  reviewed: string | undefined,
): Promise<number> {
  const { io } = context;
  await refuseUnmoved(run);
  const selected = await selectExisting(run);
  const { name } = run.environment;
  if (selected.stacks.length === 0) {
    printReport(context, planReport(run, "destroy", new Map()), options);
    io.stderr.write(nothingText(run));
    return 0;
  }
  const plans = await planStacks(selected, true);
  const planned = await review(run, "destroy", plans);
  const unplanned = [...plans].filter(([, { status }]) => status !== "done").map(([id]) => id);
  if (unplanned.length > 0 && !run.isInterrupted()) {
    printReport(context, planned, options);
    io.stderr.write(`\n${notStarted(run, unplanned)}\n`);
    return 1;
  }
  if (resultOf(planned) === "no changes" && !run.isInterrupted()) {
    printReport(context, planned, options);
    io.stderr.write(nothingText(run));
    return 0;
  }
  printPlan(context, planned, options);
  if (reviewed !== undefined) refuseOtherPlan(planned, reviewed);
  refuseRisks(planned);
  const isApproved =
    !run.isInterrupted() &&
    (options.autoApprove === true ||
      reviewed !== undefined ||
      (await confirm(io, question(planned), name, "--auto-approve or --fingerprint <hex>")));
  if (!isApproved || run.isInterrupted()) {
    io.stderr.write("Nothing was changed.\n");
    return 1;
  }
  const report = await applyPlans(
    run,
    plans,
    {
      isDestroy: true,
      acceptSurprises: false,
      before: (stack) => refuseNewDependents(run, stack),
    },
    selected,
  );
  printReport(context, report, options);
  if (resultOf(report) !== "failed") {
    const remaining = await stillExisting(run);
    if (remaining.length === 0) return 0;
    io.stderr.write(`\nSomething of ${remaining.join(" and ")} was made while this destroy was at work.\n`);
  }
  const stopped = stoppedText(run, "Not everything was destroyed");
  io.stderr.write(`\n${stopped} Run again to continue: ./platform destroy ${name}${scopeHint(run.request)}\n`);
  return 1;
}

function nothingText({ environment, stacks, allStacks }: Run): string {
  const isAll = stacks.length === allStacks.length;
  return `Nothing of ${isAll ? environment.name : stacks.map(({ id }) => id).join(" and ")} exists.\n`;
}

function question({ head }: Report): string {
  return `Destroy all of this in ${head.environment} ${placeText(head)}? It cannot be undone.`;
}

/** A destroy that stops half-way leaves what nobody asked for: clusters without nodes, for example. */
function notStarted({ environment, request }: Run, unplanned: readonly string[]): string {
  return `Nothing was destroyed: ${unplanned.join(" and ")} could not be planned, and a destroy starts only if all of it can be. Remove the cause and run again: ./platform destroy ${environment.name}${scopeHint(request)}. To destroy the other stacks only, name them with --stack.`;
}
