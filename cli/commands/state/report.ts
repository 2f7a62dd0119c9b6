import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { findEnvironment } from "@ml-platform/environments/loaded";
import { indexStates, monthlyOf } from "@ml-platform/state";
import { assembleReport, type PersonalFacts, renderReport } from "@ml-platform/state/report";
import type { Command } from "commander";
import { writeWhole } from "../../ci/write-whole.ts";
import type { Context } from "../../context.ts";
import { checkDrift, knownDrift } from "../../inspect/check-drift.ts";
import { withConfigurations } from "../../inspect/configurations.ts";
import type { StateProblem } from "../../inspect/find-stacks.ts";
import { personalEnvironments } from "../../inspect/personal-environments.ts";
import { readLocks } from "../../inspect/read-locks.ts";
import { type Survey, sourceOf, survey } from "../../inspect/read-stacks.ts";
import { type ChangeHistory, changeHistory } from "../../inspect/versions.ts";
import { plural, printResult } from "../../output/print.ts";
import { shownPath } from "../../plan/locate.ts";
import { parseParallelism } from "../../plan/parallelism.ts";
import { parseLimit } from "./limit.ts";
import { type StateOptions, wholeScopeOf, withStateOptions } from "./options.ts";

const help = `
One HTML file that needs no server and sends nothing anywhere. Values are masked. Drift is what the last
"platform state drift" found; --drift checks now.

Examples:
  $ platform state report
  $ platform state report prod --drift --out public/index.html`;

interface ReportOptions extends StateOptions {
  readonly out?: string;
  readonly drift?: boolean;
  readonly parallelism: string;
  readonly versions: string;
}

export function stateReportCommand(command: Command, context: Context): Command {
  return withStateOptions(command, context, help)
    .option("--out <file>", "where to write (default: .platform/<target>/state-report.html)")
    .option("--drift", "check the states against the real infrastructure first")
    .option("--parallelism <stacks>", "how many stacks to check for drift at once", "4")
    .option("--versions <versions>", "how many versions of each state to show at most", "10")
    .action(async (environment: string | undefined, options: ReportOptions) => {
      const parallelism = parseParallelism(options.parallelism);
      const limit = parseLimit(options.versions);
      const { io } = context;
      if (environment !== undefined) findEnvironment(await context.services.environments(), environment);
      const read = await survey(context, wholeScopeOf(options, undefined));
      const asked = environment === undefined ? read.environments.map(({ name }) => name) : [environment];
      const all = await withConfigurations(context, read, asked);
      const { personal, problems: ofRegistries } = await personalEnvironments(context, read, environment);
      const found = limitedTo(environment, all, personal);
      const check = options.drift
        ? await checkDrift(context, ofCode(found), { parallelism, lockTimeout: "0s" })
        : undefined;
      const histories = await historiesOf(context, found, limit);
      const besides = [
        ...found.problems.filter(({ stack }) => !found.readings.some((reading) => isUnreadable(reading, stack))),
        // Registries are asked below.
        ...(found.elsewhere ?? []).filter(({ file }) => file !== undefined),
        ...ofRegistries,
        ...(check?.problems ?? []),
        ...histories
          .flatMap(historyProblem)
          .filter(({ stack }) => !found.problems.some((known) => known.stack === stack)),
      ];
      const data = assembleReport({
        target: found.target,
        environments: found.environments,
        index: found.index,
        orphans: new Set(found.stacks.flatMap(({ id, origin }) => (origin === "orphan" ? [id] : []))),
        locks: await readLocks(context, found),
        drift: knownDrift(context, found.target),
        histories: histories.flatMap(({ stack, history }) =>
          history.status === "read" ? [{ stack, versions: history.versions }] : [],
        ),
        personal,
        problems: besides,
        now: context.services.now(),
        shown: (text) => shownPath(context.io, text),
      });
      const file =
        options.out === undefined
          ? join(io.root, ".platform", found.target, "state-report.html")
          : resolve(io.root, options.out);
      const page = await renderReport(data);
      // It is as private as the states. Who names a file wants it read, such as by a server of pages.
      if (options.out === undefined) writeWhole(file, page, 0o600);
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, page);
      }
      const applied = data.stacks.filter(({ status }) => status !== "not-applied");
      const resources = data.resources.filter(({ mode, deposed }) => mode === "managed" && deposed === undefined);
      const unreadable = found.problems.filter((problem) => !besides.includes(problem));
      printResult(context, {
        json: options.json,
        survey: { target: found.target, problems: [...unreadable, ...besides] },
        data: {
          file: relative(io.root, file),
          environments: data.environments.length,
          stacks: applied.length,
          resources: resources.length,
        },
        text: `${plural(resources.length, "resource")} in ${plural(applied.length, "stack")}: open ${relative(io.root, file)} in a browser.`,
      });
    });
}

/** The page shows such a state with its stack. */
function isUnreadable({ status, stack }: Survey["readings"][number], id: string | undefined): boolean {
  return status === "failed" && stack.id === id;
}

/** What can be planned, and so compared with the real infrastructure. */
function ofCode(all: Survey): Survey {
  return { ...all, readings: all.readings.filter(({ stack }) => stack.origin === undefined) };
}

/** With the personal environments that are derived from it. */
function limitedTo(environment: string | undefined, all: Survey, personal: readonly PersonalFacts[]): Survey {
  if (environment === undefined) return all;
  const names = new Set([environment, ...personal.map(({ name }) => name)]);
  const readings = all.readings.filter(({ stack }) => names.has(stack.environment));
  return {
    ...all,
    environments: all.environments.filter(({ name }) => name === environment),
    stacks: readings.map(({ stack }) => stack),
    readings,
    index: indexStates(readings),
    problems: all.problems.filter((problem) => problem.environment === environment),
    elsewhere: (all.elsewhere ?? []).filter((problem) => problem.environment === environment),
  };
}

async function historiesOf(
  context: Context,
  { target, environments, readings, everything: known }: Survey,
  limit: number,
): Promise<ReadHistory[]> {
  const today = context.services.now();
  const price = (version: Survey["readings"][number]): number => monthlyOf(version, environments, today);
  const applied = readings.filter(({ status }) => status !== "absent");
  return await Promise.all(
    applied.map(async ({ stack }) => ({
      stack: stack.id,
      environment: stack.environment,
      history: await changeHistory(context, stack, sourceOf(context, { target }, stack), { limit, known, price }),
    })),
  );
}

interface ReadHistory {
  readonly stack: string;
  readonly environment: string;
  readonly history: ChangeHistory;
}

function historyProblem({ stack, environment, history }: ReadHistory): StateProblem[] {
  if (history.status === "read") return [];
  const { file, kind, message } = history.failure;
  return [{ environment, stack, file, kind, message: `the history of ${message}` }];
}
