import { didYouMean, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import { type Shell, scripts, shells } from "../complete/scripts.ts";
import type { Context } from "../context.ts";

const help = `
Completes commands, options, environments, stacks and targets. Environments are found by their files, so a new one is
completed at once.

Examples:
  $ platform completion bash > ~/.local/share/bash-completion/completions/platform
  $ source <(./platform completion zsh)
  $ ./platform completion fish | source`;

export function completionCommand(command: Command, { io }: Context): Command {
  return command.addHelpText("after", help).action((given: string) => {
    if (!isShell(given)) {
      throw new UserError(
        `There is no completion for "${given}".${didYouMean(given, shells)} Shells: ${shells.join(", ")}.`,
      );
    }
    io.stdout.write(scripts[given]);
  });
}

function isShell(given: string): given is Shell {
  return Object.hasOwn(scripts, given);
}
