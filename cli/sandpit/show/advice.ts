import type { SandpitEntry } from "../entry.ts";

/**
 * What its owner can do about a sandpit in the state that it is in; undefined if nothing need be done.
 *
 * @param command how a command of `platform sandpit` is written for it
 */
export function adviceFor(
  { state, command: doing }: Pick<SandpitEntry, "state" | "command">,
  command: (verb: string) => string,
): string | undefined {
  switch (state) {
    case "ready":
      return undefined;
    case "sleeping":
      return `Nothing runs in it. To use it: ${command("wake")}`;
    case "creating":
      return `It is coming up. If its run has ended, go on: ${command("up")}`;
    case "destroying":
      return `It is going down. If its run has ended, go on: ${command("down")}`;
    case "failed":
      return doing === "down"
        ? `Go on once the cause is removed: ${command("down")}`
        : `Go on once the cause is removed: ${command(doing ?? "up")}. Or take it down: ${command("down")}`;
  }
}
