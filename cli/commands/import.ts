import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { visibleAttributes } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { review } from "../inspect/review.ts";
import { printPlan, printReport } from "../output/print-report.ts";
import { applyPlans } from "../plan/apply-plans.ts";
import { underLock } from "../plan/environment-lock.ts";
import { declaredAddresses, findAddress } from "../plan/find-address.ts";
import { placeText } from "../plan/head.ts";
import { targetHint } from "../plan/hints.ts";
import { stoppedText } from "../plan/last-word.ts";
import { planStacks } from "../plan/plan-stacks.ts";
import { type ReadableState, readState } from "../plan/read-state.ts";
import { type Report, resultOf } from "../plan/report.ts";
import { type EnvironmentRun, type Run, type RunStack, withRun } from "../plan/run.ts";
import { refuseUnmoved } from "../plan/unmoved.ts";
import { confirm } from "./confirm.ts";
import { type FormatOptions, type RunOptions, requestFor, withFormat, withRunOptions } from "./options.ts";

interface ImportOptions extends RunOptions, FormatOptions {
  readonly autoApprove?: boolean;
}

const help = `
Takes an object that exists already into the state of the stack that declares it: what a killed run has made but could
not save, or what was made by other means. Shows what would change about the object, asks, and imports it. Only that
resource and what it needs are planned, and nothing is replaced or destroyed; run "platform apply" afterwards for the rest. The address may lack the hash at
its end. The id is in the format of the provider's documentation of the resource, section "Import".

Exit code: 0 imported; 1 error, refused or interrupted.

Examples:
  $ platform import dev aws_eks_cluster.eks_cluster dev-ml
  $ platform import dev dev-network:aws_route.vpc_public rtb-0a1b2c_0.0.0.0/0 --target emulated`;

export function importCommand(command: Command, context: Context): Command {
  command.option("--auto-approve", "import without asking").addHelpText("after", help);
  return withFormat(withRunOptions(command, context)).action(
    async (environment: string, address: string, id: string, options: ImportOptions) => {
      await withRun(requestFor(context, environment, options), async (run) => {
        const work = () => importObject(context, run, { given: address, id }, options);
        context.exit(await underLock(run, "import", [run.environment], work));
      });
    },
  );
}

interface Declaration {
  readonly stack: RunStack;
  readonly address: string;
}

interface Wanted {
  readonly given: string;
  readonly id: string;
}

async function importObject(
  context: Context,
  run: EnvironmentRun,
  wanted: Wanted,
  options: ImportOptions,
): Promise<number> {
  const { io } = context;
  await refuseUnmoved(run);
  const { stack, address } = await declaration(run, wanted);
  const block = { import: [{ to: address, id: wanted.id.replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`) }] };
  writeFileSync(join(stack.directory, "import.tf.json"), JSON.stringify(block), { mode: 0o600 });
  const selected = { ...run, stacks: [{ ...stack, dependencies: [], only: [address] }] };

  const plans = await planStacks(selected, false);
  const planned = await review(selected, "apply", plans);
  if (run.isInterrupted() || resultOf(planned) !== "changes") {
    printReport(context, planned, options);
    io.stderr.write("Nothing was changed.\n");
    return 1;
  }
  printPlan(context, planned, options);
  refuseDestruction(planned, wanted.id);
  const isApproved =
    options.autoApprove === true ||
    (await confirm(io, `Import ${wanted.id} as ${address} ${placeText(planned.head)}?`, "yes", "--auto-approve"));
  if (!isApproved || run.isInterrupted()) {
    io.stderr.write("Nothing was changed.\n");
    return 1;
  }
  const report = await applyPlans(selected, plans, { isDestroy: false, acceptSurprises: false });
  printReport(context, report, options);
  const isFailed = resultOf(report) === "failed";
  const { name, sandpit } = run.environment;
  const next = `./platform ${sandpit === undefined ? "apply" : "sandpit up"} ${name}${targetHint(run.request)}`;
  io.stderr.write(
    isFailed ? `\n${stoppedText(run, "The import is not finished")}\n` : `\nImported. To apply the rest: ${next}\n`,
  );
  return isFailed ? 1 : 0;
}

/**
 * An object that would be replaced is hardly the one that was meant: with the id of another, it would be deleted.
 *
 * @throws {UserError} for a plan that destroys or replaces anything
 */
function refuseDestruction({ stacks }: Report, id: string): void {
  const destroyed = stacks
    .flatMap(({ plan }) => plan?.resources ?? [])
    .filter(({ kind }) => kind === "replace" || kind === "destroy")
    .map(({ address }) => address);
  if (destroyed.length === 0) return;
  throw new UserError(
    `This import would destroy or replace ${destroyed.join(" and ")}, so "${id}" is probably another object than the one that is configured. Nothing was changed. Check the id. If it is the right one, configure what it has now, import it, and change it with an apply.`,
  );
}

/** @throws {UserError} if no stack declares the resource, or if its state has it already */
async function declaration(run: Run, { given, id }: Wanted): Promise<Declaration> {
  if (id === "") throw new UserError("The id is empty. Pass the id of the object, such as vpc-0a1b2c.");
  const declared = run.stacks.map((stack) => {
    const configuration = readFileSync(join(stack.directory, "cdk.tf.json"), "utf8");
    return { id: stack.id, addresses: declaredAddresses(configuration) };
  });
  const found = findAddress(declared, given);
  const stack = run.stacks.find((each) => each.id === found.stack);
  if (stack === undefined) throw new RangeError(`${found.stack} is one of the stacks`);
  const reading = await readState(run, stack);
  const held =
    reading.status === "read" &&
    reading.state.resources.find((each) => each.address === found.address && each.deposed === undefined);
  if (held) {
    throw new UserError(
      `The state of ${stack.id} holds ${found.address} already. Nothing was changed. ./platform state show ${stack.id}:${found.address}${targetHint(run.request)} shows it.`,
    );
  }
  refuseHeldElsewhere(reading, { stack, address: found.address }, id);
  return { stack, address: found.address };
}

/**
 * In a state that holds an object twice, each apply gives it the attributes of the other resource.
 *
 * @throws {UserError} if another resource of the stack is that object
 */
function refuseHeldElsewhere(reading: ReadableState, { stack, address }: Declaration, id: string): void {
  if (reading.status !== "read") return;
  const type = address.split(".")[0];
  const other = reading.state.resources.find(
    (each) =>
      each.mode === "managed" &&
      each.type === type &&
      visibleAttributes(each)["id"] === id &&
      each.deposed === undefined,
  );
  if (other === undefined) return;
  throw new UserError(
    `"${id}" is ${stack.id}:${other.address} already, so it cannot be ${address} too. Nothing was changed. Check the id.`,
  );
}
