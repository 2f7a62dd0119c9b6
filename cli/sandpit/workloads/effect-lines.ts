import type { SizeCommand } from "../lifecycle/may-resize.ts";
import type { Effect } from "./scale-workloads.ts";

/** What was done to what runs in a sandpit, a line each: nothing ends unsaid. */
export function effectLines(effects: readonly Effect[], command: SizeCommand): string[] {
  return effects.map((effect) => `  ${effect.kind} ${effect.namespace}/${effect.name}  ${text(effect, command)}`);
}

function text({ did, kind, replicas = 0 }: Effect, command: SizeCommand): string {
  switch (did) {
    case "scaled":
      return command === "sleep" ? `scaled to 0, from ${replicas}` : `scaled back to ${replicas}`;
    case "suspended":
      return kind === "Job" ? "suspended: its pods end, and start again when it wakes" : "suspended";
    case "resumed":
      return "resumed";
    case "ended":
      return "ended: its controller makes it anew when the sandpit wakes";
    case "left":
      return "runs on: nothing would make it anew. If you do not need it, delete it with kubectl.";
  }
}
