// @ts-check
import { ChildProcess } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";

// Loaded into Node processes that a benchmark measures (`node --import`). It writes what the process used to the file
// METER_FILE when it ends.

/**
 * What a Node process used.
 *
 * @typedef {object} Metered
 * @property {readonly string[]} argv
 * @property {number} cpu milliseconds of processor time of this process, without its children
 * @property {number} peakMemory bytes
 * @property {number} wall milliseconds since Node started it
 * @property {readonly Child[]} children in the order in which they started
 */

/**
 * A process that it started.
 *
 * @typedef {object} Child
 * @property {string} command the program and its first argument that is no option
 * @property {string} directory the last part of its working directory
 * @property {number} start milliseconds since Node started this process
 * @property {number} wall milliseconds
 * @property {number | undefined} cpu milliseconds, to ten; only Linux tells
 */

const ticksASecond = 100;

/** Milliseconds of processor time of the children that have ended, on Linux. */
function childrenCpu() {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return ((Number(fields[13]) + Number(fields[14])) * 1000) / ticksASecond;
  } catch {
    return undefined;
  }
}

/** @type {Child[]} */
const children = [];
let countedCpu = childrenCpu();

const prototype = /** @type {{ spawn: (options: SpawnOptions) => unknown }} */ (
  /** @type {unknown} */ (ChildProcess.prototype)
);
/** @typedef {{ readonly file: string, readonly args?: readonly string[], readonly cwd?: string | URL }} SpawnOptions */
const { spawn } = prototype;

/**
 * @this {ChildProcess}
 * @param {SpawnOptions} options
 */
prototype.spawn = function metered(options) {
  const start = performance.now();
  const { file, args = [], cwd } = options;
  const verb = args.slice(1).find((each) => !each.startsWith("-")) ?? "";
  const command = `${basename(file)} ${verb}`.trim();
  this.once("exit", () => {
    const cpu = childrenCpu();
    children.push({
      command,
      directory: basename(String(cwd ?? "")),
      start,
      wall: performance.now() - start,
      cpu: cpu === undefined || countedCpu === undefined ? undefined : cpu - countedCpu,
    });
    countedCpu = cpu;
  });
  return spawn.call(this, options);
};

process.once("exit", () => {
  const { METER_FILE: file } = process.env;
  if (file === undefined) return;
  const { user, system } = process.cpuUsage();
  /** @type {Metered} */
  const metered = {
    argv: process.argv,
    cpu: (user + system) / 1000,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    wall: performance.now(),
    children: children.sort((one, other) => one.start - other.start),
  };
  appendFileSync(file, `${JSON.stringify(metered)}\n`);
});
