import type { Target } from "@ml-platform/stacks";
import type { Program } from "../terraform/program.ts";
import type { Commit } from "./commit.ts";

/** Where a plan applies and what made it: the first lines of every report. */
export interface Head {
  readonly environment: string;
  readonly account: { readonly id: string; readonly alias: string };
  readonly region: string;
  readonly target: Target;
  /** What is checked out. @default - unknown: there is no repository, or no git */
  readonly commit?: Commit;
  readonly program: Pick<Program, "name" | "version">;
}

/** `on AWS, account 222222222222 (ml-dev), us-east-2`: where changes are made, for a question or a closing line. */
export function placeText({ target, account, region }: Pick<Head, "target" | "account" | "region">): string {
  const place = `account ${account.id} (${account.alias}), ${region}`;
  return target === "aws" ? `on AWS, ${place}` : `on ${standIns[target].name}, posing as ${place}`;
}

/** What stands in for AWS, and what is said wherever changes are shown that are not made in AWS. */
const standIns: Readonly<Record<Exclude<Target, "aws">, { readonly name: string; readonly mark: string }>> = {
  emulated: { name: "the emulator", mark: "EMULATED: nothing here touches AWS" },
  local: { name: "the local AWS", mark: "LOCAL: nothing here touches AWS" },
};

/** `EMULATED: nothing here touches AWS`; undefined where AWS itself is changed. */
export function markText(target: Target): string | undefined {
  return target === "aws" ? undefined : standIns[target].mark;
}

/** `commit 1a2b3c4d with uncommitted changes; Terraform 1.11.4` */
export function originText({ commit, program }: Pick<Head, "commit" | "program">): string {
  const changes = commit?.hasUncommittedChanges === true ? " with uncommitted changes" : "";
  const checkedOut = commit === undefined ? [] : [`commit ${commit.hash}${changes}`];
  return [...checkedOut, `${program.name} ${program.version}`].join("; ");
}
