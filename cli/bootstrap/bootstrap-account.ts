import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { UserError } from "@ml-platform/rules";
import { bootstrapNode, type Target } from "@ml-platform/stacks";
import { confirm } from "../commands/confirm.ts";
import type { FormatOptions } from "../commands/options.ts";
import type { Context } from "../context.ts";
import { planExitCode, printPlan, printReport } from "../output/print-report.ts";
import { applyPlans } from "../plan/apply-plans.ts";
import { underLock } from "../plan/environment-lock.ts";
import { explained } from "../plan/failure-text.ts";
import { declaredAddresses, findAddress } from "../plan/find-address.ts";
import { placeText } from "../plan/head.ts";
import { stoppedText } from "../plan/last-word.ts";
import { planStacks, type StackPlan } from "../plan/plan-stacks.ts";
import { refuseOtherPlan } from "../plan/refuse-other-plan.ts";
import { type Report, resultOf } from "../plan/report.ts";
import { donePlans, planReport } from "../plan/report-run.ts";
import { type Place, type Request, type Run, type RunStack, withRunOn } from "../plan/run.ts";
import type { Outcome } from "../plan/scheduler.ts";
import { refuseExisting, uniqueObjects } from "./existing.ts";
import { findStanding, statePlaces } from "./find-states.ts";
import { lookInAws } from "./look-in-aws.ts";
import { type Accounts, moveState, setAside } from "./move-state.ts";
import { nextSteps } from "./next-steps.ts";
import { directoryOf, placeOf } from "./place.ts";

export interface BootstrapOptions extends FormatOptions {
  /** Show the plan, and do nothing. */
  readonly plan?: boolean;
  readonly autoApprove?: boolean;
  /** Of the reviewed plan. */
  readonly fingerprint?: string | undefined;
  /** Objects to take in: `<address>=<id>`. */
  readonly import?: readonly string[];
  /** A file with a state that could not be saved. */
  readonly state?: string;
}

interface Bootstrap extends Accounts {
  readonly context: Context;
  readonly options: BootstrapOptions;
  readonly run: Run;
  readonly stack: RunStack;
  /** The account, with the backend that its state has now. */
  readonly place: Place;
  readonly isLocal: boolean;
}

/**
 * Prepares an account: plans its bootstrap, shows the plan, asks, applies it, and moves its state from this machine into
 * the bucket that it made. Called again, it goes on where it ended.
 *
 * @returns the exit code
 * @throws {UserError} for everything that a person must fix first; nothing was changed then
 */
export async function bootstrapAccount(
  context: Context,
  request: Request,
  { account, accounts }: Accounts,
  options: BootstrapOptions,
): Promise<number> {
  const { io, target } = request;
  const place = placeOf(account);
  const places = statePlaces(io, target, account);
  const synthesize = async (outdir: string) => {
    const standing = await findStanding(request, account);
    const isLocal = standing === "local";
    const path = relative(join(outdir, "stacks", "any"), places.file);
    const location = isLocal ? ({ type: "local", path } as const) : places.bucket;
    const stack = await request.services.synthesizeBootstrap(account, { outdir, location, accounts });
    const placed = {
      ...stack,
      reads: [],
      location: isLocal ? { type: "local" as const, path: places.file } : location,
    };
    return { allStacks: [placed], baseStacks: [], unmoved: [], standing };
  };
  return await withRunOn(request, place, directoryOf(io, target, account), synthesize, async (run, { standing }) => {
    const [stack] = run.stacks as [RunStack];
    const isLocal = standing === "local";
    const locked = { ...place, backend: isLocal ? ({ type: "local" } as const) : account.backend };
    const bootstrap = { context, account, accounts, options, run, stack, place: locked, isLocal };
    takeIn(bootstrap);
    if (options.plan === true) return await showPlan(bootstrap);
    return await underLock(run, "bootstrap", [locked], async () => {
      if ((await findStanding(request, account)) !== standing) {
        throw new UserError(
          `Somebody else is bootstrapping ${account.alias} in this moment. Run again. Nothing was changed.`,
        );
      }
      if (standing === "moved") setAside(places.file, request.services.now());
      if (options.state !== undefined) await bringBack(bootstrap, options.state);
      return await apply(bootstrap);
    });
  });
}

/** Writes what Terraform needs to take existing objects in. @throws {UserError} for what is not `<address>=<id>` */
function takeIn({ stack, options }: Bootstrap): void {
  const { import: given = [] } = options;
  if (given.length === 0) return;
  const addresses = declaredAddresses(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8"));
  const blocks = given.map((text) => {
    const [, address = "", id = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (id === "") {
      throw new UserError(
        `--import "${text}" does not say what to take in as what. Write <address>=<id>, such as aws_iam_role.plan=terraform-plan. Nothing was changed.`,
      );
    }
    const { address: to } = findAddress([{ id: stack.id, addresses }], address);
    return { to, id: id.replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`) };
  });
  writeFileSync(join(stack.directory, "import.tf.json"), JSON.stringify({ import: blocks }), { mode: 0o600 });
}

/** Writes a state that could not be saved to where it belongs. Terraform refuses one that is older, or of something else. */
async function bringBack({ run, stack, context }: Bootstrap, file: string): Promise<void> {
  await explained(run, stack, async () => {
    await run.terraform.init(stack.directory);
    await run.terraform.pushState(stack.directory, resolve(run.request.io.root, file), false);
  });
  context.io.stderr.write(`The state of ${stack.id} is brought back from ${file}.\n`);
}

interface Planned {
  readonly plans: ReadonlyMap<string, Outcome<StackPlan>>;
  readonly report: Report;
}

async function plan({ run, account }: Bootstrap, command: Report["command"]): Promise<Planned> {
  const plans = await planStacks(run, false);
  const { request } = run;
  if (request.target === "aws") {
    const wanted = [...donePlans(plans).values()].flatMap((each) => uniqueObjects(each.plan, account));
    await refuseExisting(
      wanted,
      lookInAws(account, statePlaces(request.io, request.target, account).bucket),
      bootstrapCommand(request.target, account),
    );
  }
  return { plans, report: planReport(run, command, plans) };
}

async function showPlan(bootstrap: Bootstrap): Promise<number> {
  const { context, options, run, account, isLocal } = bootstrap;
  const { report } = await plan(bootstrap, "plan");
  printReport(context, report, options);
  const code = planExitCode(report);
  if (run.isInterrupted()) return 1;
  const { fingerprint } = report;
  const mark = fingerprint === undefined || code === 0 ? "" : ` --fingerprint ${fingerprint}`;
  const todo = code === 2 || (code === 0 && isLocal && run.request.target === "aws");
  if (todo && !options.json && !options.markdown) {
    const what = code === 2 ? "apply it" : "move its state into its bucket";
    context.io.stderr.write(`\nTo ${what}: ${bootstrapCommand(run.request.target, account)}${mark}\n`);
  }
  return todo ? 2 : code;
}

async function apply(bootstrap: Bootstrap): Promise<number> {
  const { context, options, run } = bootstrap;
  const { plans, report: planned } = await plan(bootstrap, "apply");
  const isChanging = resultOf(planned) === "changes";
  if (run.isInterrupted() || !isChanging) {
    printReport(context, planned, options);
    if (run.isInterrupted()) context.io.stderr.write("Interrupted. Nothing was changed.\n");
    else if (options.fingerprint !== undefined) refuseOtherPlan(planned, options.fingerprint);
    const code = run.isInterrupted() ? 1 : planExitCode(planned);
    return code === 0 ? await finish(bootstrap) : code;
  }
  printPlan(context, planned, options);
  if (options.fingerprint !== undefined) refuseOtherPlan(planned, options.fingerprint);
  const question = `Apply this to ${planned.head.environment} ${placeText(planned.head)}?`;
  const isApproved =
    options.autoApprove === true ||
    options.fingerprint !== undefined ||
    (await confirm(context.io, question, "yes", "--auto-approve or --fingerprint <hex>"));
  if (!isApproved || run.isInterrupted()) {
    context.io.stderr.write("Nothing was changed.\n");
    return 1;
  }
  const report = await applyPlans(run, plans, {
    isDestroy: false,
    acceptSurprises: false,
  });
  printReport(context, report, options);
  if (resultOf(report) !== "failed") return await finish(bootstrap);
  const { account, isLocal } = bootstrap;
  const kept = isLocal
    ? ` Its state is ${run.shown(statePlaces(run.request.io, run.request.target, account).file)}.`
    : "";
  context.io.stderr.write(
    `\n${stoppedText(run, "Not everything was applied")}${kept} Run again to continue, after the fix where one is named above: ${bootstrapCommand(run.request.target, account)}\n`,
  );
  return 1;
}

/** Moves the state if it is not in the bucket yet, and says what comes next. */
async function finish(bootstrap: Bootstrap): Promise<number> {
  const { context, options, run, stack, account, place, isLocal } = bootstrap;
  const { io } = context;
  if (isLocal && run.request.target === "aws") {
    const inBucket = { ...place, backend: account.backend };
    try {
      const kept = await underLock(run, "bootstrap", [inBucket], () => moveState(run, stack, bootstrap));
      io.stderr.write(
        `The state of ${stack.id} is in the bucket ${account.backend.bucket} now. Its copy on this machine: ${run.shown(kept)}\n`,
      );
    } catch (failure) {
      if (!(failure instanceof UserError)) throw failure;
      const again = bootstrapCommand(run.request.target, account);
      throw new UserError(
        `Everything is applied, but the state of ${stack.id} is not in its bucket yet. ${failure.message}\nRun again to continue: ${again}`,
        { cause: failure },
      );
    }
  }
  const shown = options.json || options.markdown ? io.stderr : io.stdout;
  shown.write(`\n${nextSteps(bootstrap, run.request.target)}\n`);
  return 0;
}

/** `./platform bootstrap ml-dev` */
export function bootstrapCommand(target: Target, { alias }: { readonly alias: string }): string {
  return `./platform bootstrap ${alias}${target === "aws" ? "" : ` --target ${target}`}`;
}

/** Writes the configuration for those who apply it by other means. @returns its directory */
export async function exportBootstrap(
  { io, services, target }: Pick<Request, "io" | "services" | "target">,
  { account, accounts }: Accounts,
  directory: string,
): Promise<string> {
  const outdir = resolve(io.root, directory);
  mkdirSync(outdir, { recursive: true });
  const { bucket } = statePlaces(io, target, account);
  const path = `${bootstrapNode(account).id}.tfstate`;
  const location = target === "aws" ? bucket : ({ type: "local", path } as const);
  return (await services.synthesizeBootstrap(account, { outdir, location, accounts })).directory;
}
