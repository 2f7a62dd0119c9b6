import {
  type Entry,
  type Json,
  legacyFormats,
  qualifiedAddress,
  type Reading,
  type StackOrigin,
  writeJson,
} from "@ml-platform/state";
import type { Context } from "../context.ts";
import type { StateProblem } from "../inspect/find-stacks.ts";
import type { Survey } from "../inspect/read-stacks.ts";
import { targetHint } from "../plan/hints.ts";
import { printable } from "./printable.ts";
import { type Column, table, terminalWidth } from "./table.ts";

interface Result {
  readonly json?: boolean | undefined;
  /** Members of the JSON document besides `target` and `problems`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Where `target` and `problems` come from. */
  readonly survey: Pick<Survey, "target" | "problems" | "elsewhere" | "leftOut" | "unlisted"> &
    Partial<Pick<Survey, "readings">>;
  /** Whether a command that looks for something found it: exit code 2. @default false */
  readonly found?: boolean;
}

/** Prints the result of a command and sets the exit code: 1 with problems, 2 if something was found, otherwise 0. */
export function printResult(context: Context, { json = false, data, text, survey, found = false }: Result): void {
  const { io } = context;
  const { problems } = survey;
  if (json) io.stdout.write(resultJson({ data, survey }));
  else {
    if (text !== "") io.stdout.write(`${printable(text)}\n`);
    for (const line of problemLines(survey)) io.stderr.write(`${context.colors.red("error:")} ${printable(line)}\n`);
    for (const line of problemLines({ problems: survey.elsewhere ?? [] }))
      io.stderr.write(`${context.colors.dim("not included:")} ${printable(line)}\n`);
    for (const line of legacyLines(survey.readings ?? []))
      io.stderr.write(`${context.colors.dim("note:")} ${printable(line)}\n`);
    io.stderr.write(rehearsalHint(survey));
  }
  context.exit(problems.length > 0 ? 1 : found ? 2 : 0);
}

/** What `--json` prints. */
export function resultJson({ data, survey }: Pick<Result, "data" | "survey">): string {
  const { target, problems, elsewhere = [], leftOut = [], unlisted = [] } = survey;
  const document = {
    target,
    ...data,
    problems,
    ...(elsewhere.length > 0 && { elsewhere }),
    ...(leftOut.length > 0 && { leftOut: leftOut.map(({ id }) => id) }),
    ...(unlisted.length > 0 && { unlisted: placesOf(unlisted) }),
  };
  return `${printable(writeJson(document, 2))}\n`;
}

/** One line per reason: a problem that all states of a backend share would otherwise be repeated for each. */
export function problemLines({ problems }: Pick<Survey, "problems">): string[] {
  const byReason = new Map<string, StateProblem[]>();
  for (const problem of problems) {
    const reason = reasonOf(problem);
    byReason.set(reason, [...(byReason.get(reason) ?? []), problem]);
  }
  return [...byReason].map(([reason, [first, ...others]]) =>
    first === undefined || others.length === 0 ? problemText(first) : togetherText([first, ...others], reason),
  );
}

function togetherText(problems: readonly [StateProblem, ...StateProblem[]], reason: string): string {
  const subjects = [...new Set(problems.map(({ stack, file, environment }) => stack ?? file ?? environment))];
  return subjects.length === 1 ? problemText(problems[0]) : `${subjects.join(", ")}: each ${reason}`;
}

/** One line for each state of an old format, which nothing here writes. */
function legacyLines(readings: readonly Reading[]): string[] {
  return readings.flatMap((reading) => {
    if (reading.status !== "read" || !legacyFormats.has(reading.state.format)) return [];
    const { format, terraformVersion } = reading.state;
    const writer = terraformVersion === "" ? "Terraform before 0.12" : `Terraform ${terraformVersion}`;
    return [
      `${reading.stack.id} has state format ${format} of ${writer}. It is only read here: a current Terraform upgrades it when it next writes the state. All values of attributes are texts in it.`,
    ];
  });
}

/** A hint for someone who rehearses and left out the target. */
export function rehearsalHint({ target, problems }: Pick<Survey, "target" | "problems">): string {
  // A state that a person named belongs to no environment, and to no rehearsal.
  const isOfAws = ({ environment, message }: StateProblem): boolean =>
    environment !== "" && /credentials/.test(message);
  const isAll = target === "aws" && problems.length > 0 && problems.every(isOfAws);
  return isAll ? "To see the states of a rehearsal instead, add --target emulated.\n" : "";
}

function reasonOf({ file, kind, environment, message }: StateProblem): string {
  if (kind === "not-synthesized") return `${environment} cannot be synthesized: ${message}`;
  return file !== undefined && message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
}

/** A sentence with a subject: a message continues one that the place of the state begins. */
function problemText(problem: StateProblem | undefined): string {
  if (problem === undefined) return "";
  const { kind, stack, message } = problem;
  if (kind === "not-synthesized") return reasonOf(problem);
  return stack === undefined ? message : `${stack}: ${message}`;
}

export function printedTable<Row>(context: Context, rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return table(rows, columns, { width: terminalWidth(context.io), colors: context.colors });
}

/** Ids of stacks that have no state yet. */
export function notApplied({ readings }: Pick<Survey, "readings">): string[] {
  return readings.flatMap(({ status, stack }) => (status === "absent" ? [stack.id] : []));
}

/** The stacks that are not applied; an environment without any applied stack is named as a whole. */
export function notAppliedText({ readings }: Pick<Survey, "readings">): string[] {
  const environments = [...new Set(readings.map(({ stack }) => stack.environment))];
  const names = environments.flatMap((environment) => {
    const own = readings.filter(({ stack }) => stack.environment === environment);
    const missing = notApplied({ readings: own });
    return missing.length === own.length && own.length > 1 ? [`${environment} (all of it)`] : missing;
  });
  return names.length === 0 ? [] : [`Not applied: ${names.join(", ")}.`];
}

/** What the answer has besides the stacks of the code, what was left out of it, and where it is not known what there is. */
export function beyondCodeText({
  target,
  readings,
  leftOut = [],
  unlisted = [],
}: Pick<Survey, "target" | "readings" | "leftOut" | "unlisted">): string[] {
  const orphans = readings.flatMap(({ stack }) => (stack.origin === "orphan" ? [stack.id] : []));
  const hint = `./platform state orphans${targetHint({ target })}`;
  const places = placesOf(unlisted);
  return [
    ...(orphans.length === 0 ? [] : [`No stack in the code: ${orphans.join(", ")} (${hint}).`]),
    ...(leftOut.length === 0
      ? []
      : [
          `Left out: ${plural(leftOut.length, "state")} of no environment, ${someOf(leftOut.map(({ id }) => id))} (${hint}).`,
        ]),
    ...(places.length === 0 ? [] : [`States without a stack may be missing: ${someOf(places)} cannot be listed.`]),
  ];
}

function placesOf(unlisted: NonNullable<Survey["unlisted"]>): string[] {
  return [...new Set(unlisted.map(({ place }) => place))];
}

const namesShown = 10;

function someOf(names: readonly string[]): string {
  const more = names.length - namesShown;
  return more > 0 ? `${names.slice(0, namesShown).join(", ")} and ${more} more` : names.join(", ");
}

/** How every `--json` identifies a resource. */
export interface ResourceJson {
  readonly stack: string;
  readonly environment: string;
  readonly address: string;
  /** `<stack>:<address>`: unambiguous, and accepted by `show` and `impact`. */
  readonly qualifiedAddress: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly id?: string;
  readonly arn?: string;
  readonly tainted: boolean;
  readonly deposed?: string;
  /** Of its stack, if no environment of the code has that. */
  readonly origin?: StackOrigin;
}

export function resourceJson(entry: Entry): ResourceJson {
  const { stack, resource, id, arn } = entry;
  const { address, mode, type, name, tainted, deposed } = resource;
  return {
    stack: stack.id,
    environment: stack.environment,
    address,
    qualifiedAddress: qualifiedAddress(entry),
    mode,
    type,
    name,
    ...(id !== undefined && { id }),
    ...(arn !== undefined && { arn }),
    tainted,
    ...(deposed !== undefined && { deposed }),
    ...(stack.origin !== undefined && { origin: stack.origin }),
  };
}

/** `tainted`, `deposed 1a2b3c4d`: the unusual states of a resource. */
export function flagsText({ resource: { tainted, deposed } }: Entry): string {
  return [...(tainted ? ["tainted"] : []), ...(deposed === undefined ? [] : [`deposed ${deposed}`])].join(", ");
}

/** A value on one line: strings as they are, everything else as JSON. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : writeJson(value);
}

/** `3 stacks`, `1 stack`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : many}`;
}

/** `4 s`, `12 min`, `3 h`, `5 d`: how long ago something was. */
export function ageText(since: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `2026-11-21 14:03:09Z`: sorts by time, and is the same in every time zone. */
export function timeText(time: Date | undefined): string {
  return time === undefined
    ? ""
    : time
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, "Z");
}

/** How many values of what is shown are hidden. */
export function hiddenCountText(hidden: number): string[] {
  return hidden === 0 ? [] : [`${plural(hidden, "value")} ${hidden === 1 ? "is" : "are"} hidden.`];
}

/** That a search did not look at everything: what was looked for may be in a hidden value. */
export function notSearchedText(hidden: number): string[] {
  if (hidden === 0) return [];
  return [`${plural(hidden, "value")} ${hidden === 1 ? "is hidden and was" : "are hidden and were"} not searched.`];
}
