import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureTerraform, processIo, runPlatform } from "@ml-platform/cli";
import { UserError } from "@ml-platform/rules";
import pc from "picocolors";

// `npm start`: rehearses the main workflow. It runs the commands that a person would type.

const io = processIo(dirname(dirname(fileURLToPath(import.meta.url))));
const started = Date.now();

function say(text = ""): void {
  io.stdout.write(`${text}\n`);
}

async function step(title: string, explanation: string, command: string, expected: readonly number[]): Promise<void> {
  say(`\n${pc.bold(title)}\n${explanation}\n${pc.dim(`$ ./platform ${command}`)}\n`);
  const code = await runPlatform(command.split(" "), io);
  if (!expected.includes(code)) throw new UserError(`"platform ${command}" ended with exit code ${code}: see above.`);
}

try {
  process.env["PLATFORM_TERRAFORM"] = await ensureTerraform(io);
  say(pc.bold("The dev platform, rehearsed on an emulated AWS. Nothing leaves this machine; no account is needed."));
  await step(
    "1. Plan",
    "What would be created. Stacks that read others are planned on the outputs that those will have, and marked provisional.",
    "plan dev --target emulated",
    [0, 2],
  );
  await step(
    "2. Apply",
    "Each stack after those it reads. A provisional plan is made again first, and refused if it would do more than was shown.",
    "apply dev --target emulated --auto-approve",
    [0],
  );
  await step(
    "3. Plan again",
    "What exists is what the code describes: there is nothing left to do.",
    "plan dev --target emulated",
    [0],
  );
  await step(
    "4. Read the outputs",
    "What the stacks publish, for each other and for you.",
    "output dev --target emulated",
    [0],
  );
  await step(
    "5. See the state of everything",
    "One page to keep open: resources, graphs, cost, history. It needs no server.",
    "state report --target emulated",
    [0],
  );
  say(`
${pc.bold("Try next")}
  ./platform plan prod --target emulated        three zones, two clusters, protected
  edit environments/dev.ts, plan dev again      see a change the way a reviewer would
  ./platform state search g6 --target emulated  find a resource, in every environment
  ./platform destroy dev --target emulated      destroy it all, in reverse order
  ./platform --help                             all commands; without --target emulated they work on AWS
  npx --yes pnpm@10 emulator reset              delete everything that was rehearsed

Done in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
} catch (failure) {
  if (!(failure instanceof UserError)) throw failure;
  console.error(`${pc.red("error:")} ${failure.message}`);
  process.exitCode = 1;
}
