import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment, LoadedEnvironment } from "@ml-platform/environments";
import { findEnvironment, validEnvironments } from "@ml-platform/environments/loaded";
import { defaultKubernetesVersion, freeRange, isSlug, networkRanges, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../context.ts";
import { permanentText, personalText } from "../init/environment-text.ts";
import { answer } from "../init/questions.ts";

const help = `
Asks for what no option says; Enter accepts what is proposed. The file is written only if it is valid together with all
other environments, and never in place of another.

Examples:
  $ platform init qa
  $ platform init qa --account 555555555555 --alias ml-qa --region us-east-2
  $ platform init anna --from dev --owner anna.b      an environment of one's own, in the account of dev`;

interface InitOptions {
  readonly account?: string;
  readonly alias?: string;
  readonly region?: string;
  readonly zones?: string;
  readonly cidr?: string;
  readonly nat?: string;
  readonly costCentre?: string;
  readonly protected?: true;
  readonly cluster?: string;
  readonly from?: string;
  readonly owner?: string;
}

export function initCommand(command: Command, context: Context): Command {
  return command
    .option("--account <id>", "the AWS account, 12 digits")
    .option("--alias <alias>", "the alias of the account; the name of the state bucket begins with it")
    .option("--region <region>", "the AWS region")
    .option("--zones <zones>", "availability zones, separated by commas")
    .option("--cidr <range>", "the IPv4 range of the network, which overlaps no other")
    .option("--nat <nat>", "perAvailabilityZone, single or none")
    .option("--cost-centre <tag>", "who pays")
    .option("--protected", "refuse to destroy it")
    .option("--cluster <name>", "the cluster; of a personal environment, one that its base has")
    .option("--from <environment>", "make a personal environment, derived from this one")
    .option("--owner <person>", "whose personal environment it is")
    .addHelpText("after", help)
    .action(async (name: string, options: InitOptions) => {
      refuseMixture(options);
      const { io, services } = context;
      const loaded = await services.environments();
      const file = fileFor(name, options.from !== undefined, loaded);
      const text =
        options.from === undefined
          ? await permanent(context, name, options, validEnvironments(loaded))
          : await personal(context, name, options, findEnvironment(loaded, options.from));
      write(join(io.root, file), file, text);
      await keepIfValid(context, name, file, loaded);
      io.stdout.write(`${file}\n`);
      io.stderr.write(nextSteps(name));
    });
}

const ofPermanent = ["account", "alias", "region", "zones", "cidr", "nat", "costCentre", "protected"] as const;

/** @throws {UserError} */
function refuseMixture(options: InitOptions): void {
  const wrong = ofPermanent.find((key) => options[key] !== undefined);
  if (options.from !== undefined && wrong !== undefined) {
    const option = `--${wrong.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UserError(`A personal environment takes ${option} from its base. Leave out ${option}, or --from.`);
  }
  if (options.from === undefined && options.owner !== undefined) {
    throw new UserError("--owner is for a personal environment: name its base with --from, such as --from dev.");
  }
}

/** @throws {UserError} for a name that cannot be a file, or is taken */
function fileFor(name: string, isPersonal: boolean, loaded: readonly LoadedEnvironment[]): string {
  if (!isSlug(name, 12) || name === "index" || name === "company") {
    throw new UserError(
      `"${name}" is not a name for an environment. Use lower-case words, digits and hyphens, at most 12 characters, such as qa.`,
    );
  }
  const taken = loaded.find((each) => each.name === name);
  if (taken !== undefined) throw new UserError(`${taken.file} exists. Choose another name, or change that file.`);
  return `environments/${isPersonal ? "personal/" : ""}${name}.ts`;
}

async function permanent(
  { io }: Context,
  name: string,
  options: InitOptions,
  others: readonly Environment[],
): Promise<string> {
  const [like] = others;
  const { account, alias, region } = await answer(io, {
    account: { text: "AWS account id", option: "--account", given: options.account },
    alias: { text: "Alias of the account", option: "--alias", given: options.alias, proposal: `ml-${name}` },
    region: { text: "Region", option: "--region", given: options.region, proposal: like?.region },
  });
  const neighbour = others.find((each) => each.region === region);
  const zones = neighbour?.network.availabilityZones ?? ["a", "b", "c"].map((letter) => region + letter);
  const networks = others
    .filter(({ shares }) => !shares.includes("network"))
    .flatMap(({ network }) => networkRanges(network));
  const taken = [...networks, ...others.flatMap(({ sandpits }) => sandpits?.ranges ?? [])];
  const rest = await answer(io, {
    zones: { text: "Availability zones", option: "--zones", given: options.zones, proposal: zones.join(",") },
    cidr: { text: "IPv4 range of the network", option: "--cidr", given: options.cidr, proposal: freeRange(taken) },
    nat: {
      text: "NAT (perAvailabilityZone, single, none)",
      option: "--nat",
      given: options.nat,
      proposal: options.protected === true ? "perAvailabilityZone" : "single",
    },
    costCentre: { text: "Cost centre", option: "--cost-centre", given: options.costCentre, proposal: alias },
  });
  return permanentText({
    ...rest,
    name,
    account,
    alias,
    region,
    zones: rest.zones.split(/[\s,]+/).filter((zone) => zone !== ""),
    isProtected: options.protected === true,
    cluster: options.cluster ?? "ml",
    kubernetes: defaultKubernetesVersion,
  });
}

async function personal({ io }: Context, name: string, options: InitOptions, base: Environment): Promise<string> {
  const [first] = Object.keys(base.clusters);
  const { owner, cluster } = await answer(io, {
    owner: { text: "Whose environment is it", option: "--owner", given: options.owner },
    cluster: { text: `Cluster of ${base.name}`, option: "--cluster", given: options.cluster, proposal: first },
  });
  return personalText({ name, from: base.name, owner, cluster });
}

/** @throws {UserError} for a file that exists */
function write(path: string, file: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== "EEXIST") throw failure;
    throw new UserError(`${file} exists. Choose another name, or change that file.`);
  }
}

/** @throws {UserError} for a file that is not valid, or makes another so; it is removed then */
async function keepIfValid(
  { io, services }: Context,
  name: string,
  file: string,
  before: readonly LoadedEnvironment[],
): Promise<void> {
  const known = new Set(before.flatMap((each) => ("problem" in each ? [each.problem] : [])));
  try {
    const loaded = await services.environments();
    const problem = loaded.find((each) => "problem" in each && !known.has(each.problem));
    if (problem !== undefined && "problem" in problem) throw new UserError(`${problem.problem}\nNothing was written.`);
    findEnvironment(loaded, name);
  } catch (failure) {
    rmSync(join(io.root, file), { force: true });
    throw failure;
  }
}

function nextSteps(name: string): string {
  return [
    "",
    "Next:",
    `  ./platform validate ${name}`,
    `  ./platform plan ${name} --target emulated    rehearse it without AWS`,
    `  ./platform doctor ${name}                    what the account still lacks`,
    "",
  ].join("\n");
}
