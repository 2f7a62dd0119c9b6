import type { Child, Metered } from "../meter.mjs";
import type { ProfileSummary, Spent } from "./summarize.ts";

/** Where a command's time went, as lines. */
export function profileLines(metered: Metered, summary: ProfileSummary): string[] {
  const { wall, cpu, peakMemory, children } = metered;
  const programs = children.filter(({ command }) => /^(terraform|tofu)\b/.test(command));
  const ended = children.reduce((sum, child) => sum + (child.cpu ?? 0), 0);
  return [
    `${s(wall)} s; processor time ${s(cpu)} s of the command itself, ${s(ended)} s of ${children.length} processes; peak memory ${(peakMemory / 2 ** 20).toFixed(0)} MB`,
    "",
    ...phases(wall, programs).map(([title, milliseconds]) => `${s(milliseconds).padStart(8)} s  ${title}`),
    "",
    "   start     wall      CPU  process",
    ...children.map(processLine),
    "",
    `The command's threads were busy for ${s(summary.busy)} s:`,
    ...spentLines(summary.places, 25),
    "",
    "The most expensive functions, without what they call:",
    ...spentLines(summary.functions, 30),
  ];
}

type Phase = readonly [title: string, milliseconds: number];

function phases(wall: number, programs: readonly Child[]): readonly Phase[] {
  const [first] = programs;
  if (first === undefined) return [["no Terraform was started", wall]];
  const end = Math.max(...programs.map((each) => each.start + each.wall));
  return [
    ["until the first Terraform was started", first.start],
    ["until the last one ended", end - first.start],
    ["afterwards", wall - end],
  ];
}

function processLine({ command, directory, start, wall, cpu }: Child): string {
  const figures = [start, wall, cpu].map((each) => (each === undefined ? "" : s(each)).padStart(8));
  return `${figures.join(" ")}  ${command}  ${directory}`.trimEnd();
}

function spentLines(spent: readonly Spent[], count: number): string[] {
  return spent.slice(0, count).map(({ name, milliseconds }) => `${milliseconds.toFixed(0).padStart(6)} ms  ${name}`);
}

function s(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
