import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accountsOf,
  type BootstrapAccount,
  type Company,
  checkEnvironment,
  type Environment,
} from "@ml-platform/environments";
import { complete, personal, smallSpec } from "@ml-platform/environments/testing";
import { Template } from "@ml-platform/modules/testing";
import { synthesizeBootstrap } from "../../synthesize.ts";
import { bootstrapStateLocation } from "../state.ts";

export const devops = { id: "999999999999", alias: "ml-devops", region: "us-east-2" };

/** A company with its own GitLab. */
export const selfManaged: Pick<Company, "gitlab" | "devops"> = {
  gitlab: { url: "https://gitlab.example.com", project: "platform/ml", projectId: 42, defaultBranch: "main" },
  devops,
};

/** A company on gitlab.com. */
export const onGitLabCom = { ...selfManaged, gitlab: { ...selfManaged.gitlab, url: "https://gitlab.com" } };

/** The roles as which developers sign in to the account of `small`. */
export const developers = ["arn:aws:iam::111111111111:role/developer"];

const baseThat = (mergeRequests: boolean) =>
  checkEnvironment({ ...smallSpec, sandpits: { developers, mergeRequests } });

/** The base of sandpits. */
export const small = baseThat(true);

export const referenceAccounts = (
  company: Pick<Company, "devops"> = selfManaged,
  environments: readonly Environment[] = [small, complete, personal],
): BootstrapAccount[] =>
  accountsOf(environments, { ...company, owner: "ml-platform", repository: "example.com/ml-platform" });

interface BootstrappedOptions {
  readonly mergeRequests?: boolean;
  readonly environments?: readonly Environment[];
}

/**
 * Synthesizes the bootstrap of an account into a temporary directory and reads back what was written.
 *
 * @param mergeRequests whether `small` takes sandpits of merge requests
 * @param environments all that there are @default - the reference environments
 */
export async function bootstrapped(
  alias: string,
  company: Pick<Company, "gitlab" | "devops" | "permissionsBoundary"> = selfManaged,
  { mergeRequests = true, environments = [baseThat(mergeRequests), complete, personal] }: BootstrappedOptions = {},
): Promise<Template> {
  const outdir = mkdtempSync(join(tmpdir(), "bootstrapped-"));
  try {
    const accounts = referenceAccounts(company, environments);
    const account = accounts.find((each) => each.alias === alias) as BootstrapAccount;
    const location = bootstrapStateLocation(account, { target: "aws", localState: "state", state: "bucket" });
    const { directory } = await synthesizeBootstrap(account, { outdir, location, accounts, company });
    return Template.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
