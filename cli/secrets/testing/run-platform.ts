/**
 * Runs the command in a process of its own, which can be killed, over the environments in a file.
 *
 * Arguments: root, file of environments, then those of the command.
 */
import { readFileSync } from "node:fs";
import { processIo } from "../../io.ts";
import { runPlatform } from "../../platform.ts";

const [, , root = "", environments = "", ...argv] = process.argv;
process.exitCode = await runPlatform(argv, processIo(root), {
  environments: async () => JSON.parse(readFileSync(environments, "utf8")),
  identify: async () => ({ account: "111111111111", arn: "arn:aws:iam::111111111111:role/secrets-admin" }),
});
