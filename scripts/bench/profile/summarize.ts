/** What Node's `--cpu-prof` writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** A function, and where it is; lines and columns begin with 0. */
export interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface Spent {
  readonly name: string;
  readonly milliseconds: number;
}

export interface ProfileSummary {
  /** Milliseconds in which the thread did something. */
  readonly busy: number;
  /** By package, folder of this repository, or part of Node; the most expensive first. */
  readonly places: readonly Spent[];
  /** By function, without what it calls; the most expensive first. */
  readonly functions: readonly Spent[];
}

/**
 * Adds up where a thread spent its time.
 *
 * @param sourceOf the position in the source of one in compiled code
 */
export function summarizeProfile(
  { nodes, samples, timeDeltas }: CpuProfile,
  sourceOf: (frame: CallFrame) => CallFrame = (frame) => frame,
): ProfileSummary {
  const spent = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  const [places, functions] = [new Map<string, number>(), new Map<string, number>()];
  for (const { id, callFrame } of nodes) {
    const milliseconds = spent.get(id) ?? 0;
    if (milliseconds === 0 || callFrame.functionName === "(idle)") continue;
    const frame = sourceOf(callFrame);
    add(places, placeOf(frame), milliseconds);
    add(functions, `${frame.functionName || "(anonymous)"}  ${positionOf(frame)}`.trimEnd(), milliseconds);
  }
  const busy = [...places.values()].reduce((sum, each) => sum + each, 0);
  return { busy, places: mostExpensive(places), functions: mostExpensive(functions) };
}

function add(to: Map<string, number>, name: string, milliseconds: number): void {
  to.set(name, (to.get(name) ?? 0) + milliseconds);
}

function mostExpensive(spent: ReadonlyMap<string, number>): Spent[] {
  return [...spent]
    .map(([name, milliseconds]) => ({ name, milliseconds }))
    .sort((one, other) => other.milliseconds - one.milliseconds);
}

/** `zod`, `emulator/wire`, `node:internal/modules`, `(garbage collector)` */
export function placeOf({ url, functionName }: CallFrame): string {
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (installed !== undefined) return installed;
  if (url.startsWith("node:")) return url.split("/").slice(0, 2).join("/");
  if (url === "") return functionName.startsWith("(") ? functionName : "V8 and Node's own code";
  const [, folder] = /([^/]+\/[^/]+)\/[^/]+$/.exec(url) ?? [];
  return folder ?? url;
}

function positionOf({ url, lineNumber }: CallFrame): string {
  if (url === "") return "";
  const shown = url.replace(/.*\/node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?/, "").replace(/^file:\/\//, "");
  return `${shown.split("/").slice(-4).join("/")}:${lineNumber + 1}`;
}
