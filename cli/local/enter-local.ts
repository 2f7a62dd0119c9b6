import { delimiter } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { toolFolders } from "@ml-platform/emulator/tools";
import { type Environment, type LoadedEnvironment, reachedAt } from "@ml-platform/environments";
import { findEnvironment } from "@ml-platform/environments/loaded";
import { awsProviderProblem, UserError } from "@ml-platform/rules";
import type { Context } from "../context.ts";
import type { Io } from "../io.ts";
import type { ProvidedStack, Services } from "../services.ts";
import { findClusterProviders, mirroredAwsProvider, mirrorVariables } from "./find-providers.ts";
import { LostAccount, lostAccount } from "./lost-account.ts";
import { accountDirectory, type LocalRun, ownAccessKey, runningAccounts } from "./run-file.ts";
import { startAccount } from "./start-account.ts";

/** A command and what it was given. */
export interface Invocation {
  /** `plan`, `state list`. */
  readonly command: string;
  /** Arguments, such as the name of an environment or of a stack. */
  readonly words: readonly string[];
  /** Whether it works on several environments without a name of one: `--all`, `--since`. */
  readonly isForMany: boolean;
  /** The environment of its sandpits, `--base`. @default - that of a new sandpit, or all that allow them */
  readonly base?: string;
}

/** Commands that start the local AWS of their environment. */
const starting = ["plan", "apply"];
/** Commands that can say something while nothing runs. */
const always = ["doctor", "validate"];
const refused = /^(bootstrap|synth|ci( .*)?)$/;
/** Commands whose words are names of sandpits, which exist in the account of their base. */
const ofSandpits = "sandpit ";

/**
 * Makes a command work on the local AWS: environments become what they are there, and AWS's variables name it. Starts it for
 * commands that plan.
 *
 * @throws {UserError} for a command that has nothing to do there, or that needs what does not run
 */
export async function enterLocal(
  context: Context,
  invocation: Invocation,
): Promise<Pick<Context, "io" | "services" | "explain">> {
  const { io, services } = context;
  const { command, words, isForMany } = invocation;
  if (refused.test(command)) {
    throw new UserError(
      `"platform ${command}" does not work on the local AWS. Pass --target aws or --target emulated.`,
    );
  }
  if (command === "validate") return { io, services };
  // The command itself says what it lacks, or has too much of.
  if (starting.includes(command) && words.length > 0 === isForMany) return { io, services };
  if (starting.includes(command)) {
    const loaded = await services.environments();
    await start(io, loaded, words);
  }
  const running = runningAccounts(io.root);
  if (command.startsWith(ofSandpits)) await requireBase(await services.environments(), running, invocation);
  else if (running.length === 0 && !always.includes(command)) throw new UserError(notRunning(words[0]));
  const key = ownAccessKey(io.root);
  const variables = {
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    // No profile of this user decides anything.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const others = Object.entries(io.env).filter(([name]) => !/^AWS_/.test(name));
  // Programs that setup has brought come last.
  const path = [...(io.env["PATH"] ?? "").split(delimiter), ...toolFolders(io.env)];
  const env = { ...Object.fromEntries(others), ...variables, PATH: path.join(delimiter) };
  signSdkCalls(variables);
  const local = { ...io, env };
  return {
    io: local,
    services: localServices({ ...context, io: local }, running, invocation, key),
    explain(failure) {
      if (failure instanceof LostAccount) return failure;
      return running.map((run) => lostAccount(io, run)).find((lost) => lost !== undefined) ?? failure;
    },
  };
}

const momentMilliseconds = 200;

async function start(io: Io, loaded: readonly LoadedEnvironment[], words: readonly string[]): Promise<void> {
  const [name] = words;
  const all = loaded.flatMap((each) => ("environment" in each ? [each.environment] : []));
  const wanted = name === undefined ? all : [findEnvironment(loaded, name)];
  const accounts = new Map(wanted.map(({ account, region }) => [account.id, { ...account, region }]));
  for (const account of accounts.values()) {
    const run = await startAccount(io, account);
    const { prepareAccount } = await import("./prepare-account.ts");
    const environments = all.filter((each) => each.account.id === account.id).map((each) => reachedAt(run.url, each));
    try {
      await prepareAccount(environments, ownAccessKey(io.root));
    } catch (failure) {
      // Its connections end a moment before this process, which has started it, hears of its end.
      await sleep(momentMilliseconds);
      throw lostAccount(io, run, name) ?? failure;
    }
  }
}

/**
 * A sandpit needs what its base has there, so none starts a local AWS.
 *
 * @throws {UserError} if what the command is about does not run
 */
async function requireBase(
  loaded: readonly LoadedEnvironment[],
  running: readonly LocalRun[],
  { command, base }: Invocation,
): Promise<void> {
  const about = command === "sandpit up" ? await newBase(loaded, base) : base && findEnvironment(loaded, base);
  const isRunning = about ? running.some(({ account }) => account === about.account.id) : running.length > 0;
  if (!isRunning) throw new UserError(notRunning(about ? about.name : undefined));
}

async function newBase(loaded: readonly LoadedEnvironment[], given: string | undefined): Promise<Environment> {
  const { chooseBase } = await import("../sandpit/find/choose-base.ts");
  return chooseBase(loaded, given).environment;
}

function localServices(
  { io, services }: Context,
  running: readonly LocalRun[],
  { command, words }: Invocation,
  key: string,
): Services {
  const runOf = ({ account }: Pick<Environment, "account">): LocalRun | undefined =>
    running.find((run) => run.account === account.id);
  const isNamed = (name: string): boolean => words.some((word) => word === name || word.startsWith(`${name}-`));
  return {
    ...services,
    async environments(asked) {
      return (await services.environments(asked)).flatMap((loaded): LoadedEnvironment[] => {
        if ("problem" in loaded) return [loaded];
        const run = runOf(loaded.environment);
        if (run !== undefined) return [{ ...loaded, environment: reachedAt(run.url, loaded.environment) }];
        if (always.includes(command)) return [loaded];
        // What does not run holds nothing; only who asks for it is told so.
        const { name, file } = loaded;
        return isNamed(name) ? [{ name, file, problem: notRunning(name) }] : [];
      });
    },
    async startProviders(target, options) {
      const { place } = options;
      const run = runOf(place);
      // A sandpit may be known by its place only; whoever applies the base has access to all that is its own, too.
      const applied = place.sandpit === undefined ? place : (place.base ?? place);
      if (run === undefined) throw new UserError(notRunning(applied.name));
      const { signIn } = await import("./prepare-account.ts");
      const directory = accountDirectory(io.root, run.account);
      const aws = {
        ...(await signIn(applied, key, directory, { forSandpit: place.sandpit !== undefined })),
        AWS_REGION: place.region,
        // Whatever has no endpoint of its own stays on this machine, too.
        AWS_ENDPOINT_URL: run.url,
      };
      const chosen = await findClusterProviders(io, directory);
      const signsIn = { ...defined(io.env), ...aws };
      const installsOthers = chosen === "real";
      const providers = await services.startProviders(target, { ...options, signsIn, installsOthers });
      const attached = providers?.environment["TF_REATTACH_PROVIDERS"];
      const variables = { ...aws, ...mirrorVariables(io) };
      const { startPooledProviders } = await import("./provider/pooled-providers.ts");
      const pool = attached?.includes("hashicorp/aws")
        ? undefined
        : await startPooledProviders(io.root, directory, { ...signsIn, ...variables });
      const held = mirroredAwsProvider(io);
      const refusal = (stack: ProvidedStack): string | undefined => {
        if (run.kubernetes === undefined && stack.providers.some((each) => each !== "aws")) return noCluster;
        const isTooOld =
          held && awsProviderProblem(stack.awsProvider, held, "the newest of the mirror of providers is");
        return isTooOld ? `${isTooOld} Nothing was changed.` : providers?.refusal?.(stack);
      };
      return {
        environment: { ...providers?.environment, ...variables },
        // What an init finds, it checks and installs, but nothing that it is attached to.
        environmentOf: (stack, terraformCommand) =>
          terraformCommand === "init" ? undefined : pool?.environmentOf(stack.directory, attached),
        async stop() {
          pool?.stop();
          await providers?.stop();
        },
        refusal,
        lost: () => lostAccount(io, run, applied.name),
      };
    },
  };
}

function defined(env: Io["env"]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const noCluster =
  "It puts something into a cluster, and the clusters of the local AWS are only records, because the programs of a Kubernetes are missing. ./platform local setup brings them; then ./platform local stop, and apply again. Nothing was changed.";

function notRunning(name = "<environment>"): string {
  return `The local AWS ${name === "<environment>" ? "is not running" : `of ${name} is not running`}, so nothing exists there. To start it and make everything: ./platform apply ${name} --target local`;
}

/** Our own calls find these where the SDK looks, and nothing else. */
function signSdkCalls(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, variables);
}
