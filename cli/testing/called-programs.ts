import childProcess, { type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { accessSync, constants, writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { PassThrough } from "node:stream";

/** How a stand-in for a program is called. */
export interface Call {
  readonly args: readonly string[];
  /** Its working directory. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a line to its standard output. */
  readonly print: (line: string) => void;
}

/** A program to start after all. */
export interface Substitute {
  readonly file: string;
  readonly args: readonly string[];
}

/** A stand-in for a program. It returns the exit code, or what to start instead. */
export type CalledProgram = (call: Call) => number | Substitute;

type Spawn = typeof childProcess.spawn & { [called]?: Map<string, CalledProgram> };

const called = Symbol.for("programs that are called");

/**
 * Calls `program` in this process whenever a program with this path is started: to start one from a process as large as that of
 * tests takes far longer than what a stand-in does.
 *
 * @param path of an executable file
 */
export function callInsteadOfStarting(path: string, program: CalledProgram): void {
  calledPrograms().set(path, program);
}

/** They are kept beside what Node exports: a test may evaluate this module anew. */
function calledPrograms(): Map<string, CalledProgram> {
  const spawn: Spawn = childProcess.spawn;
  const known = spawn[called];
  if (known !== undefined) return known;
  const programs = new Map<string, CalledProgram>();
  const start = spawn as (file: string, ...rest: unknown[]) => ChildProcess;
  const replaced = (file: string, ...rest: unknown[]): ChildProcess => {
    const program = programs.get(file);
    if (program === undefined) return start(file, ...rest);
    accessSync(file, constants.X_OK);
    const [args, options] = rest as [readonly string[], Started];
    const ended = callProgram(program, args, options);
    return ended instanceof Ended ? (ended as unknown as ChildProcess) : start(ended.file, [...ended.args], options);
  };
  childProcess.spawn = Object.assign(replaced, { [called]: programs }) as typeof childProcess.spawn;
  syncBuiltinESMExports();
  return programs;
}

interface Started {
  readonly cwd?: string;
  readonly env?: Call["env"];
  /** `pipe`, or an open file, for standard input, output and errors. */
  readonly stdio?: readonly unknown[];
}

/** What looks like a process that has ended in the meantime. */
class Ended extends EventEmitter {
  readonly stdin = null;
  readonly stdout: PassThrough | null;
  readonly stderr: PassThrough | null;
  exitCode: number | null = null;
  readonly signalCode = null;
  readonly connected = false;

  constructor(output: readonly [unknown, unknown]) {
    super();
    [this.stdout, this.stderr] = output.map((each) => (each === "pipe" ? new PassThrough() : null)) as [
      PassThrough | null,
      PassThrough | null,
    ];
  }

  get stdio() {
    return [this.stdin, this.stdout, this.stderr];
  }

  kill(): boolean {
    return false;
  }

  ref(): void {}

  unref(): void {}
}

function callProgram(
  program: CalledProgram,
  args: readonly string[],
  { cwd = process.cwd(), env = process.env, stdio = [] }: Started,
): Ended | Substitute {
  const [, output = "pipe", errors = "pipe"] = stdio;
  const ended = new Ended([output, errors]);
  const print = (line: string): void => {
    if (typeof output === "number") writeSync(output, `${line}\n`);
    else ended.stdout?.write(`${line}\n`);
  };
  const code = program({ args, cwd, env, print });
  if (typeof code !== "number") return code;
  setImmediate(() => {
    ended.emit("spawn");
    ended.stdout?.end();
    ended.stderr?.end();
    ended.exitCode = code;
    ended.emit("exit", code, null);
    setImmediate(() => ended.emit("close", code, null));
  });
  return ended;
}
