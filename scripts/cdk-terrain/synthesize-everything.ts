import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  accountsOf,
  type Company,
  company,
  type Environment,
  loadEnvironments,
  validEnvironments,
} from "@ml-platform/environments";
import { dedicatedSandpit, referenceEnvironments, sharedSandpit } from "@ml-platform/environments/testing";
import { bootstrapStateLocation, type Target } from "@ml-platform/stacks";
import { synthesize, synthesizeBootstrap } from "@ml-platform/stacks/synthesize";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const targets: readonly Target[] = ["aws", "emulated", "local"];

/** One day for both libraries. */
const today = new Date("2026-11-21");
const localState = "../state";

/** The reference environments have accounts of their own, and none of them is that of company.ts. */
const referenceCompany = { ...company, devops: { id: "999999999999", alias: "ml-devops", region: "us-east-2" } };

async function synthesizeAll(environments: readonly Environment[], outdir: string): Promise<number> {
  let count = 0;
  for (const target of targets) {
    const { stacks } = await synthesize(environments, { outdir: join(outdir, target), target, localState, today });
    count += stacks.length;
  }
  return count;
}

async function bootstrapAll(
  environments: readonly Environment[],
  own: Pick<Company, "gitlab" | "devops">,
  outdir: string,
): Promise<number> {
  const accounts = accountsOf(environments, own);
  for (const account of accounts) {
    const location = bootstrapStateLocation(account, { target: "aws", localState, state: "bucket" });
    await synthesizeBootstrap(account, { outdir: join(outdir, account.alias), location, accounts, company: own });
  }
  return accounts.length;
}

// cdk-terrain.ts runs this file in the repository and in its copy: all stacks of the environments of the repository and
// of those of the tests, for every target, and the bootstrap of each of their accounts. It prints how many there are.
const outdir = process.argv[2] as string;
const repository = validEnvironments(await loadEnvironments(join(root, "environments")));
const reference = [...referenceEnvironments, sharedSandpit, dedicatedSandpit];
const counts = [
  await synthesizeAll(repository, join(outdir, "repository")),
  await synthesizeAll(reference, join(outdir, "reference")),
  await bootstrapAll(repository, company, join(outdir, "repository-accounts")),
  await bootstrapAll(reference, referenceCompany, join(outdir, "reference-accounts")),
];
console.log(counts.reduce((sum, count) => sum + count));
