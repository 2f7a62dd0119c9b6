import { join } from "node:path";
import { UserError } from "@ml-platform/rules";
import { entersBySsh } from "../../bastion/bastion-access.ts";
import { nodeProblem } from "../../start/node-version.mjs";
import { fails, ok, skips, warns } from "../finding.ts";
import type { Check } from "../subject.ts";

const mebibyte = 1024 * 1024;
/** The AWS provider alone is 700 MiB unpacked; a run that fills the disk can lose a state. */
const freeMebibytes = { needed: 200, comfortable: 2048 };

export const machineChecks: readonly Check[] = [
  {
    name: "Node",
    run({ probes: { node } }) {
      const problem = nodeProblem(node);
      return problem === undefined ? ok(`Node ${node}.`) : fails(problem);
    },
  },
  {
    name: "Terraform",
    async run(subject) {
      try {
        const { name, version, binary } = await subject.program();
        return ok(`${name} ${version} (${binary}).`);
      } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        return fails(failure.message);
      }
    },
  },
  {
    name: "Git",
    async run({ probes }) {
      const line = await probes.firstLine("git", "--version");
      return line === undefined
        ? warns("There is no git on PATH, so plans cannot name their commit.", "Install it: https://git-scm.com.")
        : ok(`${line}.`);
    },
  },
  {
    name: "AWS CLI",
    async run({ probes, target, environment }) {
      if (target === "emulated") return skips("Only AWS needs it.");
      const line = await probes.firstLine("aws", "--version");
      if (line !== undefined) return ok(`${line}.`);
      const needs = Object.values(environment?.clusters ?? {}).some(({ platform }) => platform !== undefined);
      const says = "There is no aws on PATH.";
      const fix = "Install it: https://docs.aws.amazon.com/cli. Helm and kubectl sign in to clusters with it.";
      return needs ? fails(says, fix) : warns(says, fix);
    },
  },
  {
    name: "Session Manager",
    run({ probes, target, environment, stacks }) {
      if (target !== "aws") return skips("Only AWS needs it.");
      if (stacks.every(({ name }) => name !== "bastion")) return skips("The environment has no bastion.");
      const path = probes.tool("session-manager-plugin");
      if (path !== undefined) return ok(`${path}.`);
      return warns(
        "There is no session-manager-plugin on PATH, with which the AWS CLI opens sessions to hosts of the bastion.",
        `Install it: docs/private-clusters.md. ${entersBySsh(environment ?? {}) ? "SSH does without it." : "Nothing else needs it."}`,
      );
    },
  },
  {
    name: "Working directory",
    run({ probes, root, target }) {
      const directory = join(root, ".platform", target);
      try {
        probes.makeWritable(directory);
        return ok(`${directory} can be written.`);
      } catch (failure) {
        const { code = "unknown" } = failure as NodeJS.ErrnoException;
        return fails(
          `${directory} cannot be written (${code}).`,
          code === "ENOTDIR" || code === "EEXIST"
            ? "A file is where a directory has to be: move it away."
            : "Give yourself the right to write there.",
        );
      }
    },
  },
  {
    name: "Disk space",
    run({ probes, root }) {
      const free = Math.floor(probes.freeBytes(root) / mebibyte);
      const says = `${free.toLocaleString("en")} MiB are free for ${root}.`;
      if (free < freeMebibytes.needed) return fails(says, "Free some: a full disk can lose a state.");
      return free < freeMebibytes.comfortable
        ? warns(says, "Free some: the AWS provider alone takes 700 MiB.")
        : ok(says);
    },
  },
];
