import type { BootstrapAccount } from "@ml-platform/environments";
import { findEnvironment } from "@ml-platform/environments/loaded";
import { endpointOf } from "@ml-platform/rules";
import { bootstrapNode, type Target } from "@ml-platform/stacks";
import { readStates } from "@ml-platform/state";
import type { Command } from "commander";
import { statePlaces } from "../bootstrap/find-states.ts";
import { knownAccounts } from "../bootstrap/known-accounts.ts";
import { placeOf } from "../bootstrap/place.ts";
import type { Context } from "../context.ts";
import { bucketProbe, keyState } from "../doctor/aws-probes.ts";
import { bootstrapProbe } from "../doctor/bootstrap-probe.ts";
import { type Examined, examine } from "../doctor/examine.ts";
import type { Status } from "../doctor/finding.ts";
import { realProbes } from "../doctor/probes.ts";
import type { Subject } from "../doctor/subject.ts";
import { plural } from "../output/print.ts";
import { printable } from "../output/printable.ts";
import { locatedStacks, openOptions, shownPath } from "../plan/locate.ts";
import { findTerraform } from "../terraform/find.ts";
import { parseTarget, type TargetOptions, withTarget } from "./options.ts";

const help = `
Checks this machine: Node, Terraform, disk space, the provider and its lock file, and the programs of the target "local",
which need not be there. With an environment also its account: credentials, clock, state bucket and key, whether its states
can be read, and what "platform bootstrap" made: roles, whom they trust, and where GitLab signs in. In a job in GitLab also
the variables of the project. Nothing is changed.

Exit code: 0 nothing failed (there may be warnings), 1 something failed.

Examples:
  $ platform doctor
  $ platform doctor dev
  $ platform doctor ml-devops               an account: its bucket and what pipelines sign in to
  $ platform doctor dev --target emulated --json`;

/** In milliseconds. */
const patience = 15_000;

export function doctorCommand(command: Command, context: Context): Command {
  command.option("--json", "print as JSON").addHelpText("after", help);
  return withTarget(command, context).action(
    async (name: string | undefined, options: TargetOptions & { json?: boolean }) => {
      const examined = await examine(await subjectOf(context, name, options), patience);
      const result = examined.some(({ status }) => status === "failed") ? "failed" : "ok";
      const json = { schemaVersion: 1, target: options.target, environment: name, result, checks: examined };
      context.io.stdout.write(`${printable(options.json ? JSON.stringify(json, null, 2) : text(context, examined))}\n`);
      context.exit(result === "failed" ? 1 : 0);
    },
  );
}

async function subjectOf(context: Context, name: string | undefined, options: TargetOptions): Promise<Subject> {
  const { io, services } = context;
  const target = parseTarget(options.target);
  const examined = name === undefined ? undefined : await placeCalled(context, name, target);
  const { environment, stacks = [], bootstrap } = examined ?? {};
  return {
    root: io.root,
    env: io.env,
    target,
    ...(environment !== undefined && { environment }),
    stacks,
    ...(bootstrap !== undefined && { bootstrap }),
    probes: realProbes(io.env, {
      now: services.now,
      bucket: bucketProbe,
      keyState,
      async readState(stack) {
        const [reading] = await readStates([stack], openOptions(io, target));
        return reading?.status === "failed" ? shownPath(io, reading.failure.message) : undefined;
      },
    }),
    program: once(() => findTerraform(io)),
    identity: once(async () => {
      if (environment === undefined) throw new RangeError("no environment, no account");
      return services.identify(environment.region, endpointOf(environment.account.endpoints, "sts"));
    }),
  };
}

type Examinable = Required<Pick<Subject, "environment" | "stacks">> & Pick<Subject, "bootstrap">;

/** @throws {UserError} for a name that is neither an environment's nor an account's, or an environment that does not load */
async function placeCalled({ io, services }: Context, name: string, target: Target): Promise<Examinable> {
  const loaded = await services.environments();
  const accounts = await knownAccounts(services, loaded);
  const account = accounts.find(({ alias, id }) => name === alias || name === id);
  const probed = (of: BootstrapAccount | undefined) =>
    of === undefined || target !== "aws"
      ? {}
      : { bootstrap: bootstrapProbe({ io, services, target }, { account: of, accounts }) };
  if (account !== undefined && loaded.every((each) => each.name !== name)) {
    const location = statePlaces(io, target, account).bucket;
    return { environment: placeOf(account), stacks: [{ ...bootstrapNode(account), location }], ...probed(account) };
  }
  const environment = findEnvironment(loaded, name);
  const stacks = await locatedStacks({ io, services, target }, environment);
  return { environment, stacks, ...probed(accounts.find(({ id }) => id === environment.account.id)) };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

function text({ colors }: Context, examined: readonly Examined[]): string {
  const paints = { ok: colors.green, warning: colors.yellow, failed: colors.red, skipped: colors.dim };
  const widest = Math.max(...examined.map(({ name }) => name.length));
  const width = "warning".length;
  const lines = withSkippedLast(examined).flatMap(({ name, status, says, fix }) => [
    `${paints[status](status.padEnd(width))}  ${name.padEnd(widest)}  ${says}`,
    ...(fix === undefined ? [] : [`${" ".repeat(width + widest + 4)}${fix}`]),
  ]);
  const count = (status: Status): number => examined.filter((each) => each.status === status).length;
  const failed = count("failed");
  const end = failed === 0 ? "Nothing failed" : `${plural(failed, "check")} failed`;
  return [...lines, "", `${end}; ${plural(count("warning"), "warning")}, ${count("skipped")} not checked.`].join("\n");
}

/** Checks that were skipped for the same reason are one line. */
function withSkippedLast(examined: readonly Examined[]): Examined[] {
  const skipped = examined.filter(({ status }) => status === "skipped");
  const reasons = [...new Set(skipped.map(({ says }) => says))];
  const lines = reasons.map((reason): Examined => {
    const [first, ...others] = skipped.filter(({ says }) => says === reason).map(({ name }) => name);
    const says = others.length === 0 ? reason : `${reason} The same holds for: ${others.join(", ")}.`;
    return { name: first ?? "", status: "skipped", says };
  });
  return [...examined.filter(({ status }) => status !== "skipped"), ...lines];
}
