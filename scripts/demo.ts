import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "@ml-platform/rules";
import pc from "picocolors";
import { processIo } from "./io.ts";
import { runPlatform } from "./platform.ts";
import { ensureTerraform } from "./terraform/ensure.ts";

// `npm start`: the main job, rehearsed. The commands it runs are the ones a person types.

const io = processIo(dirname(dirname(fileURLToPath(import.meta.url))));
const started = Date.now();

function say(text = ""): void {
  io.stdout.write(`${text}\n`);
}

async function step(title: string, command: string, expected: readonly number[]): Promise<void> {
  say(`\n${pc.bold(title)}\n${pc.dim(`$ pnpm platform ${command}`)}\n`);
  const code = await runPlatform(command.split(" "), io);
  if (!expected.includes(code)) throw new UserError(`"platform ${command}" ended with exit code ${code}: see above.`);
}

try {
  process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(io);
  say(pc.bold("The dev platform, rehearsed on an emulated AWS. Nothing leaves this machine; no account is needed."));
  await step(
    "1. What would be made: every stack of dev, though none is applied yet",
    "plan dev --target emulated",
    [0, 2],
  );
  await step("2. Make it, each stack after those it reads", "apply dev --target emulated --auto-approve", [0]);
  await step("3. Plan again: code and reality agree", "plan dev --target emulated", [0]);
  await step("What stands now, as stacks publish it to each other", "output dev --target emulated", [0]);
  say(`
${pc.bold("Try next")}
  pnpm platform plan prod --target emulated        three zones, two clusters, protected
  edit environments/dev.ts, plan dev again         see a change the way a reviewer would
  pnpm platform destroy dev --target emulated      take it down, in reverse order
  pnpm platform --help                             all commands; without --target emulated they mean AWS
  pnpm emulator reset                              forget everything that was rehearsed

No pnpm? ${pc.dim("npx --yes pnpm@10 platform ...")} does the same. Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
} catch (failure) {
  if (!(failure instanceof UserError)) throw failure;
  console.error(`${pc.red("error:")} ${failure.message}`);
  process.exitCode = 1;
}
