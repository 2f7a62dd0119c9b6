import { timeToLiveText } from "@ml-platform/rules";
import type { Target } from "@ml-platform/stacks";
import type { Json } from "@ml-platform/state";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { flatten } from "../../output/flatten.ts";
import { ageText, valueText } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { hourlySentence } from "../../sandpit/cost/cost-text.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { type FoundSandpit, findSandpit } from "../../sandpit/find/find-sandpit.ts";
import { adviceFor } from "../../sandpit/show/advice.ts";
import { type DescribedTenant, describeTenants } from "../../sandpit/show/describe-sandpit.ts";
import { latestEnd, minuteText } from "../../sandpit/show/extended.ts";
import { endingOf, sandpitJson } from "../../sandpit/show/sandpit-json.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";

const help = `
Shows what a sandpit has and how to use it, from what its registry and its states hold: its branch is not needed.

Examples:
  $ platform sandpit show
  $ platform sandpit show anna --json`;

interface ShowOptions extends TargetOptions {
  readonly base?: string;
  readonly json?: boolean;
}

export function sandpitShowCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .option("--json", "print as JSON")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (given: string | undefined, options: ShowOptions) => {
    const { io, services } = context;
    const target = parseTarget(options.target);
    const found = await findSandpit(context, target, given, options.base);
    const tenants = await describeTenants(io, target, found);
    const now = services.now();
    const { entry } = found.registered;
    if (options.json === true) {
      const sandpit = sandpitJson(entry, found.base.environment.sandpits, now);
      io.stdout.write(
        `${printable(JSON.stringify({ schemaVersion: 1, target, sandpit, clusters: tenants }, null, 2))}\n`,
      );
      return;
    }
    const sections = [
      entryLines(context, target, found, now),
      ...tenants.map((each) => tenantLines(context, target, found, each)),
    ];
    io.stdout.write(`${printable(sections.map((lines) => lines.join("\n")).join("\n\n"))}\n`);
  });
}

type Row = readonly [title: string, ...lines: (string | undefined)[]];

/** Titles beside what they say. Rows and lines without a text are left out. */
function rowLines(context: Context, rows: readonly Row[]): string[] {
  const shown = rows
    .map(([title, ...lines]) => ({ title, lines: lines.filter((line) => line !== undefined && line !== "") }))
    .filter(({ lines }) => lines.length > 0);
  const width = Math.max(...shown.map(({ title }) => title.length));
  return shown.flatMap(({ title, lines }) =>
    lines.map((line, index) => `  ${context.colors.dim((index === 0 ? title : "").padEnd(width))}  ${line}`),
  );
}

function entryLines(context: Context, target: Target, { base, registered }: FoundSandpit, now: Date): string[] {
  const { colors } = context;
  const { entry } = registered;
  const { name, owner, kind, created, state, command, problem, cost, changes, kubernetes, range, stacks } = entry;
  const policy = base.environment.sandpits;
  const { secondsLeft, destroyed, isShort } = endingOf(entry, policy, now);
  const commandFor = (verb: string): string => `./platform sandpit ${verb} ${name}${targetHint({ target })}`;
  const left =
    secondsLeft > 0
      ? `${minuteText(new Date(entry.expires))}, in ${timeToLiveText(secondsLeft * 1000)}`
      : `ended ${minuteText(new Date(entry.expires))}`;
  const isFailed = state === "failed";
  return [
    `${colors.bold(name)}, a ${kind} sandpit of ${entry.base}`,
    ...rowLines(context, [
      [
        "state",
        isFailed ? colors.red(command === undefined ? state : `${state} (${command})`) : state,
        problem,
        adviceFor(entry, commandFor),
      ],
      ["owner", owner],
      ["made", `${minuteText(new Date(created))}, ${ageText(new Date(created), now)} ago`, originText(entry)],
      [
        "ends",
        isShort ? colors.yellow(`${left} !`) : left,
        `then sleeps, and is destroyed ${minuteText(new Date(destroyed))}`,
        policy && `to keep it longer, until ${minuteText(latestEnd(entry, policy))} at most: ${commandFor("extend")}`,
      ],
      ["costs", cost === undefined ? "not estimated yet" : hourlySentence(cost), cost?.note],
      [
        "changed",
        kubernetes && `Kubernetes ${kubernetes}`,
        ...flatten((changes ?? {}) as Json, { all: true }).map(([path, value]) => `${path} = ${valueText(value)}`),
        `all that differs from ${entry.base}: ${commandFor("diff")}`,
      ],
      ["network", range],
      ["stacks", stacks.join(", ")],
    ]),
  ];
}

/** What it was made from: a commit, its branch, a merge request. */
function originText({ ref, mergeRequest }: SandpitEntry): string | undefined {
  const parts = [
    ...(ref === undefined ? [] : [`from ${ref.commit.slice(0, 8)}`]),
    ...(ref?.branch === undefined ? [] : [`of ${ref.branch}`]),
    ...(ref?.isDirty === true ? ["with changes that are not committed"] : []),
    ...(mergeRequest === undefined ? [] : [`for merge request !${mergeRequest}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(" ");
}

function tenantLines(
  context: Context,
  target: Target,
  { base: { environment }, registered }: FoundSandpit,
  { cluster, api, namespaces, ownerRole, workloadRoles, secretsPath, problem }: DescribedTenant,
): string[] {
  const { name, kind, base } = registered.entry;
  const tags = { environment: name, sandpit: name, repository: environment.tags.repository };
  const [namespace] = namespaces;
  const hint = targetHint({ target });
  const title = `in the cluster ${cluster}${kind === "shared" ? ` of ${base}` : ", its own"}`;
  if (namespace === undefined) {
    const why = problem ?? `Nothing of it is there yet. To make it: ./platform sandpit up ${name}${hint}`;
    return [title, `  ${why}`];
  }
  const accounts = Object.entries(workloadRoles);
  const [account] = accounts.map(([path]) => path.split("/")[1]);
  return [
    title,
    ...rowLines(context, [
      ["endpoint", api?.endpoint, problem],
      ["namespaces", namespaces.join(", ")],
      [
        "kubectl",
        `./platform sandpit shell ${name}${hint}`,
        ...(api === undefined || target !== "aws" ? [] : [kubeconfigCommand(name, api, ownerRole, namespace)]),
        target === "emulated" ? "no cluster answers: the emulator runs no Kubernetes" : undefined,
      ],
      [
        "deploy",
        `./platform sandpit shell ${name}${hint} -- kubectl apply -f <file>`,
        account && `with "serviceAccountName: ${account}", pods act in AWS as the role of the workload`,
      ],
      ["role", ownerRole ?? `none: ${base} lists no developers, so its owner signs in as whoever the cluster lets in`],
      ["workloads", ...accounts.map(([path, role]) => `${path}: ${role}`)],
      [
        "secrets",
        secretsPath && `below ${secretsPath}`,
        secretsPath &&
          `aws secretsmanager create-secret --name ${secretsPath}<name> --secret-string file://<file> --tags ${tagArguments(tags)}`,
        secretsPath && "down destroys them too: it finds them by their tags",
      ],
    ]),
  ];
}

/** As the AWS CLI takes tags. */
function tagArguments(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([key, value]) => `Key=${key},Value=${value}`)
    .join(" ");
}

function kubeconfigCommand(
  name: string,
  api: NonNullable<DescribedTenant["api"]>,
  role: string | undefined,
  namespace: string,
): string {
  const asOwner = role === undefined ? "" : ` --role-arn ${role}`;
  return `aws eks update-kubeconfig --name ${api.name} --region ${api.region}${asOwner} --alias ${name} && kubectl config set-context ${name} --namespace ${namespace}`;
}
