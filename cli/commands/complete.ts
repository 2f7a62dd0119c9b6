import { join } from "node:path";
import type { Environment } from "@ml-platform/environments";
import { environmentNames } from "@ml-platform/environments/load";
import { findEnvironment, validEnvironments } from "@ml-platform/environments/loaded";
import type { Command } from "commander";
import { candidates, type Known } from "../complete/candidates.ts";
import { shells } from "../complete/scripts.ts";
import type { Context } from "../context.ts";
import { printable } from "../output/printable.ts";
import { localSandpitNames } from "../sandpit/registry/open-registry.ts";
import { targets } from "./options.ts";

/** Answers the completion scripts. Whatever fails, it says nothing: somebody is typing. */
export function completeCommand(command: Command, context: Context): Command {
  return command.action(async (words: readonly string[]) => {
    const { parent } = command;
    if (parent === null) return;
    try {
      const found = await candidates(parent, words, knownBy(context));
      const lines = found.map(({ value, description }) => printable(`${value}\t${description.replaceAll("\n", " ")}`));
      context.io.stdout.write(lines.map((line) => `${line}\n`).join(""));
    } catch {
      context.exit(1);
    }
  });
}

function knownBy({ io, services }: Context): Known {
  const all = async (name?: string): Promise<readonly Environment[]> => {
    const loaded = await services.environments();
    return name === undefined ? validEnvironments(loaded) : [findEnvironment(loaded, name)];
  };
  return {
    // By the names of files, which is faster than reading them.
    environments: async () => environmentNames(join(io.root, "environments")),
    async stacks(environment) {
      const nodes = await Promise.all((await all(environment)).map((each) => services.stacksOf(each)));
      return nodes.flat().map(({ id }) => id);
    },
    sandpits: async () => localSandpitNames(io, targets),
    clusters: async (environment) => (await all(environment)).flatMap(({ clusters }) => Object.keys(clusters)),
    targets,
    shells,
  };
}
