import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { addCommands } from "./commands/command-entry.ts";
import { commands } from "./commands/commands.ts";
import type { Context } from "./context.ts";
import type { Io } from "./io.ts";
import type { Invocation } from "./local/enter-local.ts";
import { failureMessage } from "./output/failure-message.ts";
import { printable } from "./output/printable.ts";
import { platformServices } from "./platform-services.ts";
import type { Services } from "./services.ts";

const help = `
Examples:
  $ platform list
  $ platform plan dev --target emulated
  $ platform apply dev --target emulated
  $ platform state list --target emulated

Exit code: 0 success or no change, 2 changes (plan) or something found (state drift, orphans, diff), 1 error.`;

/**
 * Runs the `platform` command in this process.
 *
 * @param argv what follows the command's name, such as `["plan", "dev"]`
 * @param services replace the real environments, synthesis, emulator and AWS
 * @returns the exit code: 0 success or no change, 2 changes (plan) or something found (state drift, orphans, diff), 1 error
 */
export async function runPlatform(argv: readonly string[], io: Io, services: Partial<Services> = {}): Promise<number> {
  let exitCode = 0;
  const context: Context = {
    io,
    services: { ...platformServices(io.root), ...services },
    colors: pc.createColors(hasColors(io)),
    exit(code) {
      exitCode = code;
    },
  };
  try {
    const words = asksForVersion(argv[0]) ? ["version", ...argv.slice(1)] : [...argv];
    await (await program(context, words)).parseAsync(words, { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode;
    const failure = context.explain?.(thrown) ?? thrown;
    const message = failureMessage(failure);
    if (argv.includes("--json")) {
      io.stdout.write(`${JSON.stringify({ result: "failed", error: message ?? text(failure) })}\n`);
    }
    io.stderr.write(`${context.colors.red("error:")} ${printable(message ?? trace(failure))}\n`);
    return 1;
  }
}

function asksForVersion(word = ""): boolean {
  return word === "--version" || word === "-V";
}

async function program(context: Context, argv: readonly string[]): Promise<Command> {
  const { io } = context;
  const root = new Command("platform")
    .description("Plan, apply, inspect and destroy machine-learning platforms.")
    .option("-V, --version", "print the versions of this command, Node and Terraform")
    // `state pull --version` asks for an earlier version of a state.
    .enablePositionalOptions()
    .addHelpText("after", help)
    .exitOverride()
    // By default, commander derives this from the options of each command, most of which are not loaded.
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .showHelpAfterError("(platform --help says more)")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  await addCommands(root, commands, context, argv);
  root.hook("preAction", async (_, action) => {
    const invocation = invocationOf(action);
    const { target, state = [] } = action.opts<{ target?: string; state?: readonly string[] }>();
    if (target === "local") {
      const { enterLocal } = await import("./local/enter-local.ts");
      Object.assign(context, await enterLocal(context, invocation));
    }
    // A state that is named by its address belongs to nobody.
    if (target === undefined || invocation.words.length === 0 || state.length > 0) return;
    const { knowingSandpits } = await import("./sandpit/find/knowing-sandpits.ts");
    Object.assign(context, await knowingSandpits(context, target, invocation));
  });
  return root;
}

/** NO_COLOR (https://no-color.org) and FORCE_COLOR decide; without them, only terminals that can get colours. */
function hasColors({ env, stdout }: Io): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return (env["FORCE_COLOR"] ?? "") !== "" || (stdout.isTTY === true && env["TERM"] !== "dumb");
}

function text(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

function trace(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}

function invocationOf(command: Command): Invocation {
  const { all, since, base } = command.opts<{ all?: unknown; since?: unknown; base?: unknown }>();
  return {
    command: pathOf(command),
    words: wordsOf(command),
    isForMany: all === true || since !== undefined,
    ...(typeof base === "string" && { base }),
  };
}

/** `state list` */
function pathOf(command: Command): string {
  const above = command.parent?.parent == null ? "" : `${pathOf(command.parent)} `;
  return `${above}${command.name()}`;
}

/** Names of environments and stacks that a command was given. */
function wordsOf(command: Command): string[] {
  const environment: unknown = command.opts()["environment"];
  return [...command.args, ...(typeof environment === "string" ? [environment] : [])];
}
