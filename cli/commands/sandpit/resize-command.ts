import { timeToLiveText, UserError } from "@ml-platform/rules";
import type { Command } from "commander";
import type { Context } from "../../context.ts";
import { timeText } from "../../output/print.ts";
import { printable } from "../../output/printable.ts";
import { targetHint } from "../../plan/hints.ts";
import { reportJson } from "../../plan/report.ts";
import { actorOf, mayChange } from "../../sandpit/actor.ts";
import { hourlySentence } from "../../sandpit/cost/cost-text.ts";
import type { SandpitEntry } from "../../sandpit/entry.ts";
import { findSandpit } from "../../sandpit/find/find-sandpit.ts";
import { mayResize, type SizeCommand } from "../../sandpit/lifecycle/may-resize.ts";
import { type Resized, resize } from "../../sandpit/lifecycle/resize.ts";
import { updateEntry } from "../../sandpit/run/update-entry.ts";
import { effectLines } from "../../sandpit/workloads/effect-lines.ts";
import { parseTarget } from "../options.ts";
import { type SandpitRunOptions, sandpitsOf, withSandpitRun } from "./options.ts";

/** `sandpit sleep` and `sandpit wake`, which are each other's opposite. */
export function resizeCommand(command: Command, context: Context, size: SizeCommand, help: string): Command {
  command
    .option("--base <environment>", "the permanent environment that it is derived from (default: any)")
    .addHelpText("after", help);
  return withSandpitRun(command, context).action(async (given: string | undefined, options: SandpitRunOptions) => {
    const { services, io } = context;
    const target = parseTarget(options.target);
    const actor = actorOf(io);
    const found = await findSandpit(context, target, given, options.base);
    const { name } = found.registered.entry;
    const permission = mayChange(found.registered.entry, actor, found.base.environment, options.admin);
    if ("refusal" in permission) throw new UserError(`${permission.refusal} Nothing was changed.`);
    const now = services.now();
    const isToDo = mayResize(found.registered.entry, size, now) === "to do";
    const resized = isToDo
      ? await resize(
          sandpitsOf(context, found, options),
          name,
          size,
          (entry) => mayResize(entry, size, now) === "to do",
        )
      : undefined;
    const touch = (entry: SandpitEntry): SandpitEntry => ({ ...entry, lastActivity: services.now().toISOString() });
    const { entry } = await updateEntry(found.registry, name, touch);
    const { effects = [], report }: Partial<Resized> = resized ?? {};
    if (options.json === true) {
      const document = {
        schemaVersion: 1,
        target,
        sandpit: entry,
        changed: resized !== undefined,
        workloads: effects,
        ...(report !== undefined && { report: JSON.parse(reportJson(report)) as unknown }),
      };
      io.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
      return;
    }
    const lines = [...effectLines(effects, size), summary(entry, size, resized !== undefined, now)];
    io.stdout.write(`${printable(lines.join("\n"))}\n`);
    if (target === "emulated" && entry.kind === "shared" && resized !== undefined) {
      io.stderr.write("The emulator runs no workloads: only the quota has changed.\n");
    }
    const back = { sleep: "wake", wake: "sleep" } as const;
    io.stderr.write(
      `\n  ./platform sandpit ${back[size]} ${name}${targetHint({ target })}  ${size === "sleep" ? "bring everything back" : "scale everything to zero again"}\n`,
    );
  });
}

function summary({ name, cost, expires }: SandpitEntry, size: SizeCommand, isChanged: boolean, now: Date): string {
  const already = isChanged ? "" : " already";
  const end = new Date(expires);
  const left = timeToLiveText(end.getTime() - now.getTime());
  const ends = end > now ? ` It ends in ${left} (${timeText(end)})` : " Its time is over";
  if (size === "wake") {
    return `Sandpit ${name} is awake${already}.${cost === undefined ? "" : ` It costs ${hourlySentence(cost)}.`}${ends}.`;
  }
  const asleep = cost && { ...cost, hourly: cost.asleep ?? cost.hourly, atMost: cost.asleep ?? cost.hourly };
  const costs = asleep === undefined ? "" : ` It costs ${hourlySentence(asleep)}.`;
  return `Sandpit ${name} is asleep${already}: nothing runs in it.${costs}${ends} all the same.`;
}
