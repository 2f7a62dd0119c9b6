import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { emulatedDirectory } from "./repository.ts";
import { type EmulatorOptions, startEmulator } from "./start.ts";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command with the emulated providers attached, and stops them afterwards.
 *
 * @returns the command's exit code; 128 plus the signal's number if a signal ended it; 127 if it could not be started
 */
export async function execWithEmulator(command: readonly string[], options: EmulatorOptions): Promise<number> {
  const [program = "", ...args] = command;
  const emulator = await startEmulator(options);
  try {
    return await run(program, args, commandEnvironment(process.env, emulator.environment));
  } finally {
    await emulator.stop();
  }
}

/**
 * Variables for the command. cdktf gets a working directory of its own: in that of AWS, Terraform would find another
 * backend and advise to migrate the state, which would copy a rehearsal into the company's bucket. A TF_CLI_CONFIG_FILE
 * that names a missing file is dropped: terraform would print a warning with every command.
 */
export function commandEnvironment(inherited: NodeJS.ProcessEnv, own: Record<string, string>): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: config, ...rest } = inherited;
  const keep = config !== undefined && existsSync(config);
  return {
    CDKTF_OUTPUT: join(emulatedDirectory, "cdktf.out"),
    ...rest,
    ...(keep && { TF_CLI_CONFIG_FILE: config }),
    PLATFORM_TARGET: "emulated",
    ...own,
  };
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "inherit", env });
    const listeners = forwarded.map((signal) => {
      // A terminal sends Ctrl-C to the whole process group, so the child has already received it.
      const pass = (): void => void (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
      process.on(signal, pass);
      return () => process.off(signal, pass);
    });
    const finish = (code: number): void => {
      for (const remove of listeners) remove();
      resolve(code);
    };
    child.on("error", (error) => {
      console.error(`emulator: cannot run ${program}: ${error.message}`);
      finish(127);
    });
    child.on("exit", (code, signal) => finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
