import { timeToLiveText } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { ageText, plural, printedTable } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { actorOf } from "../../sandpit/actor.ts";
import { hourlySentence, hourlyText } from "../../sandpit/cost/cost-text.ts";
import { totalCost } from "../../sandpit/cost/total-cost.ts";
import type { HourlyCost, SandpitEntry } from "../../sandpit/entry.ts";
import { type SandpitSurvey, type Surveyed, surveySandpits } from "../../sandpit/find/survey-sandpits.ts";
import { isEnding } from "../../sandpit/lifecycle/next-step.ts";
import { endingLine } from "../../sandpit/show/ending-line.ts";
import { type Ending, endingOf, sandpitJson } from "../../sandpit/show/sandpit-json.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
"left" is the time until a sandpit is put to sleep; "!" marks one of which little is left. The last column is US dollars
an hour by estimate.

Examples:
  $ platform sandpit list
  $ platform sandpit list --mine
  $ platform sandpit list --base dev --json`;

interface ListOptions extends TargetOptions {
  readonly base?: string;
  readonly mine?: boolean;
  readonly json?: boolean;
}

export function sandpitListCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "only sandpits of this environment (default: of all that allow them)")
    .option("--mine", "only your own")
    .option("--json", "print as JSON")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (options: ListOptions) => {
    const { io, services, colors } = context;
    const target = parseTarget(options.target);
    const survey = await surveySandpits(context, target, options.base);
    const { damaged, problems } = survey;
    const me = actorOf(io).name;
    const sandpits = survey.sandpits.filter(({ entry }) => options.mine !== true || entry.owner === me);
    const now = services.now();
    if (options.json === true) {
      const document = {
        schemaVersion: 1,
        target,
        sandpits: sandpits.map(({ entry, base }) => sandpitJson(entry, base?.environment.sandpits, now)),
        ...(sandpits.length > 0 && { cost: totalOf(sandpits) }),
        damaged,
        problems,
      };
      io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
    } else {
      const lines =
        sandpits.length === 0
          ? noneLines(survey, options, options.mine === true ? me : undefined)
          : [
              sandpitTable(context, sandpits, now),
              "",
              `${plural(sandpits.length, "sandpit")}, ${hourlySentence(totalOf(sandpits))}.`,
              ...shortLines(sandpits, me, target, now),
            ];
      io.stdout.write(lines.map((line) => `${printable(line)}\n`).join(""));
      const errors = [
        ...problems.map(({ base, message }) => `sandpits of ${base}: ${message}`),
        ...damaged.map(({ problem }) => problem),
      ];
      for (const error of errors) io.stderr.write(`${colors.red("error:")} ${printable(error)}\n`);
    }
    context.exit(problems.length + damaged.length > 0 ? 1 : 0);
  });
}

function totalOf(sandpits: readonly Surveyed[]): HourlyCost {
  return totalCost(sandpits.map(({ entry }) => entry));
}

/** That there is none, as far as that is known. @param owner whose sandpits were asked for only */
function noneLines(
  { bases, damaged, problems }: SandpitSurvey,
  { base, target }: ListOptions,
  owner: string | undefined,
): string[] {
  const read = bases.filter((each) => problems.every((problem) => problem.base !== each));
  if (read.length === 0 || damaged.length > 0) return [];
  const whose = owner === undefined ? "There is no sandpit" : `${owner} has no sandpit`;
  const options = `${base === undefined ? "" : ` --base ${base}`}${targetHint({ target: parseTarget(target) })}`;
  return [`${whose} of ${read.join(" or ")}. Make one: ./platform sandpit up${options}`];
}

function sandpitTable(context: Context, sandpits: readonly Surveyed[], now: Date): string {
  const { colors } = context;
  const bases = new Set(sandpits.map(({ entry }) => entry.base));
  const rows = sandpits.map(({ entry, base }) => ({ entry, ending: endingOf(entry, base?.environment.sandpits, now) }));
  return printedTable(context, rows, [
    { title: "sandpit", value: ({ entry }) => entry.name },
    { title: "owner", value: ({ entry }) => entry.owner, shrink: "end" },
    { title: "kind", value: ({ entry }) => entry.kind },
    { title: "base", value: ({ entry }) => (bases.size > 1 ? entry.base : "") },
    { title: "age", value: ({ entry }) => ageText(new Date(entry.created), now), align: "right" },
    {
      title: "left",
      value: ({ entry, ending }) => {
        // Nothing keeps it until then.
        if (isEnding(entry)) return "-";
        return ending.isShort ? colors.yellow(leftText(ending, now)) : leftText(ending, now);
      },
    },
    {
      title: "state",
      value: ({ entry }) => (entry.state === "failed" ? colors.red(stateText(entry)) : stateText(entry)),
    },
    { title: "$/h", value: ({ entry }) => hourlyText(entry.cost, entry.state) },
  ]);
}

/** `1d12h`, `25m !`, `over, destroyed in 3h !` */
function leftText({ secondsLeft, destroyed, isShort }: Ending, now: Date): string {
  if (secondsLeft > 0) return `${timeToLiveText(secondsLeft * 1000)}${isShort ? " !" : ""}`;
  const left = Date.parse(destroyed) - now.getTime();
  return left > 0 ? `over, destroyed in ${timeToLiveText(left)} !` : "over !";
}

function stateText({ state, command }: SandpitEntry): string {
  return state === "failed" && command !== undefined ? `failed (${command})` : state;
}

/** What to do about one's own sandpits that end soon. */
function shortLines(sandpits: readonly Surveyed[], me: string, target: Target, now: Date): string[] {
  return sandpits.flatMap(({ entry, base }) => {
    const line = endingLine(entry, base?.environment.sandpits, now, target);
    return entry.owner !== me || line === undefined ? [] : [line];
  });
}
