import { timeToLiveText, UserError } from "@ml-platform/rules";
import { type Command, Option } from "commander";
import type { Context } from "../../context.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { actorOf, mayChange } from "../../sandpit/actor.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { findSandpit } from "../../sandpit/find/find-sandpit.ts";
import { updateEntry } from "../../sandpit/run/update-entry.ts";
import { extended, minuteText } from "../../sandpit/show/extended.ts";
import { sandpitJson } from "../../sandpit/show/sandpit-json.ts";
import { parseTarget, type TargetOptions, withTarget } from "../options.ts";
import { adminOption } from "./options.ts";

const help = `
Without --by and --until, it lives as long from now as a new one would, as far as its base allows. Nothing is applied: a
sandpit that was put to sleep stays asleep until you wake it.

Examples:
  $ platform sandpit extend
  $ platform sandpit extend anna --by 1d
  $ platform sandpit extend anna --until 2026-12-01T18:00+01:00`;

interface ExtendOptions extends TargetOptions {
  readonly base?: string;
  readonly by?: string;
  readonly until?: string;
  readonly admin?: boolean;
  readonly json?: boolean;
}

export function sandpitExtendCommand(command: Command, context: Context): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .addOption(new Option("--by <time>", "how much longer it lives, such as 8h or 1d").conflicts("until"))
    .option("--until <time>", "when it ends, such as 2026-12-01 or 2026-12-01T18:00+01:00 (default: UTC)")
    .addOption(adminOption())
    .option("--json", "print the result as JSON, and nothing else, on stdout")
    .addHelpText("after", help);
  return withTarget(command, context).action(async (given: string | undefined, options: ExtendOptions) => {
    const { io, services } = context;
    const target = parseTarget(options.target);
    const found = await findSandpit(context, target, given, options.base);
    const { base, registry, registered } = found;
    const { sandpits: policy } = base.environment;
    const permission = mayChange(registered.entry, actorOf(io), base.environment, options.admin);
    if ("refusal" in permission) throw new UserError(`${permission.refusal} Nothing was changed.`);
    const { base: derivedFrom } = registered.entry;
    if (policy === undefined || base.name !== derivedFrom) {
      const why = base.name === derivedFrom ? `allows no sandpits any more (${base.file})` : "has no file any more";
      throw new UserError(`${derivedFrom} ${why}, so none of its sandpits can be extended. Nothing was changed.`);
    }
    const hint = targetHint({ target });
    const now = services.now();
    const isAdmin = options.admin === true && policy.admins.includes(actorOf(io).name);
    const { entry } = await updateEntry(registry, registered.entry.name, (each): SandpitEntry => {
      refuseEnding(each, hint);
      const expires = extended(each, policy, options, now, isAdmin).toISOString();
      // The warnings of the new end come in their turn.
      return { ...each, expires, lastActivity: now.toISOString(), warned: [] };
    });
    if (options.json === true) {
      const document = { schemaVersion: 1, target, sandpit: sandpitJson(entry, policy, now) };
      io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
      return;
    }
    const left = timeToLiveText(Date.parse(entry.expires) - now.getTime());
    io.stdout.write(`${printable(`Sandpit ${entry.name} ends ${minuteText(new Date(entry.expires))}, in ${left}.`)}\n`);
    if (entry.state === "sleeping")
      io.stderr.write(`It is asleep. To use it: ./platform sandpit wake ${entry.name}${hint}\n`);
  });
}

/** @throws {UserError} for one that is being taken down */
function refuseEnding({ name, state, command }: SandpitEntry, hint: string): void {
  if (state !== "destroying" && !(state === "failed" && command === "down")) return;
  throw new UserError(
    `${name} is being taken down${state === "failed" ? ", which failed" : ""}, and cannot be extended. Finish that, then make a new one: ./platform sandpit down ${name}${hint}. Nothing was changed.`,
  );
}
