import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BootstrapAccount } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { explained } from "../plan/failure-text.ts";
import type { Run, RunStack } from "../plan/run.ts";
import { managedObjects, missingFrom } from "./compare-states.ts";
import { bucketExists, statePlaces, storedText } from "./find-states.ts";

/** An account, and all that there are. */
export interface Accounts {
  readonly account: BootstrapAccount;
  readonly accounts: readonly BootstrapAccount[];
}

/**
 * Copies the state of a bootstrap from this machine into the bucket that it has made, reads it back, and sets the file
 * aside. At any moment one of the two is whole, so a move that ends half-way is done again. Call it under the lock of the
 * bucket.
 *
 * @returns the file that was set aside
 * @throws {UserError} when the bucket holds another state, Terraform refuses, or what is read back is not what was copied
 */
export async function moveState(run: Run, stack: RunStack, { account, accounts }: Accounts): Promise<string> {
  const { request } = run;
  const { file, bucket } = statePlaces(request.io, request.target, account);
  const text = readFileSync(file, "utf8");
  if (!(await bucketExists(bucket))) {
    throw new UserError(`The bucket ${bucket.bucket} does not exist, although it was applied. Run again.`);
  }
  const present = await storedText(request, bucket);
  if (present === undefined) await push(run, stack, { account, accounts }, file);
  const stored = managedObjects(await storedText(request, bucket));
  const missing = missingFrom(stored, managedObjects(text));
  if (missing.length > 0) {
    const addresses = missing.map(({ address }) => address).join(", ");
    throw new UserError(
      `The state in ${bucket.bucket} lacks what ${run.shown(file)} holds (${addresses}). The file is untouched.`,
    );
  }
  return setAside(file, request.services.now());
}

/** Renames a file that was moved into the bucket, so that it is kept and not taken for the state. */
export function setAside(file: string, now: Date): string {
  const kept = `${file}.moved-${now.toISOString().replace(/[:.]/g, "-")}`;
  if (existsSync(file)) renameSync(file, kept);
  return kept;
}

async function push(run: Run, stack: RunStack, { account, accounts }: Accounts, file: string): Promise<void> {
  const { services } = run.request;
  const { bucket } = statePlaces(run.request.io, run.request.target, account);
  const directory = join(stack.directory, "move");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const moved = await services.synthesizeBootstrap(account, { outdir: directory, location: bucket, accounts });
  const configuration = join(moved.directory, "cdk.tf.json");
  const { terraform } = JSON.parse(readFileSync(configuration, "utf8")) as { terraform: { readonly backend: object } };
  // Only the backend: no provider is needed to write a state.
  writeFileSync(configuration, JSON.stringify({ terraform: { backend: terraform.backend } }));
  await explained(run, { ...stack, directory: moved.directory, location: bucket }, async () => {
    await run.terraform.init(moved.directory);
    await run.terraform.pushState(moved.directory, file, false);
  });
}
