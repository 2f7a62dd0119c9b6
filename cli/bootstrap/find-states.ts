import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BootstrapAccount } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { bootstrapNode, bootstrapStateLocation, type Target } from "@ml-platform/stacks";
import { openSource, StateError } from "@ml-platform/state";
import { bucketProbe } from "../doctor/aws-probes.ts";
import type { S3Location } from "../doctor/probes.ts";
import type { Io } from "../io.ts";
import { openOptions, shownPath } from "../plan/locate.ts";
import { directoryOf } from "./place.ts";
import { type Standing, type StatesFound, standingOf } from "./standing.ts";

/** Where the state of an account's bootstrap is kept. */
export interface StatePlaces {
  /** A file, until the bucket exists. */
  readonly file: string;
  readonly bucket: S3Location;
}

export function statePlaces(io: Pick<Io, "root">, target: Target, account: BootstrapAccount): StatePlaces {
  const localState = directoryOf(io, target, account);
  const bucket = bootstrapStateLocation(account, { target: "aws", localState, state: "bucket" });
  return { file: join(localState, `${bootstrapNode(account).id}.tfstate`), bucket: bucket as S3Location };
}

interface Asked {
  readonly io: Pick<Io, "root" | "env">;
  readonly target: Target;
}

/**
 * Reads the states of an account's bootstrap, and says how far it is.
 *
 * @throws {UserError} when one cannot be read, and when both hold objects that the other lacks
 */
export async function findStanding(
  asked: Asked,
  account: BootstrapAccount,
): Promise<Exclude<Standing["kind"], "split">> {
  const { io, target } = asked;
  const places = statePlaces(io, target, account);
  const states: StatesFound = {
    local: existsSync(places.file) ? readFileSync(places.file, "utf8") : undefined,
    bucket: target === "aws" ? await storedText(asked, places.bucket) : undefined,
  };
  const standing = explained(io, places.file, () => standingOf(states));
  if (standing.kind !== "split") return standing.kind;
  const file = shownPath(io, places.file);
  const only = standing.onlyLocal.map(({ address, id }) => `\n  ${address}${id === "" ? "" : ` (${id})`}`).join("");
  throw new UserError(
    `The bootstrap of ${account.alias} has two states: one in the bucket ${places.bucket.bucket}, which pipelines use, and ${file}. Somebody else has bootstrapped the account at the same time. Only ${file} holds:${only}\nNothing was changed. Keep what is in the bucket: move the file away (mv ${file} ${file}.set-aside) and run again. What only the file holds is then managed by nothing: delete it in AWS, unless something uses it (docs/bootstrap.md).`,
  );
}

/** The state in the bucket; undefined if there is none, or no bucket yet. */
export async function storedText({ io, target }: Asked, location: S3Location): Promise<string | undefined> {
  if (!(await bucketExists(location))) return undefined;
  const source = openSource(location, openOptions(io, target));
  try {
    return (await source.read())?.text;
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    throw new UserError(`${source.file} ${failure.message} Nothing was changed.`, { cause: failure });
  }
}

/** @throws {UserError} for a bucket of that name that is not the account's, or may not be looked at */
export async function bucketExists(location: S3Location): Promise<boolean> {
  try {
    await bucketProbe(location).exists();
    return true;
  } catch (failure) {
    const { name } = failure as Error;
    if (/^(NotFound|NoSuchBucket)$/.test(name)) return false;
    throw new UserError(bucketProblem(location, name), { cause: failure });
  }
}

function bucketProblem({ bucket, accountId, region }: S3Location, name: string): string {
  if (/^(Forbidden|AccessDenied|403)$/.test(name)) {
    return `A bucket called ${bucket} exists, and account ${accountId} may not look at it: it is somebody else's, since the names of buckets are unique in all of AWS, or the credentials lack s3:ListBucket. If it is somebody else's, give the account another alias. Nothing was changed.`;
  }
  return `The bucket ${bucket} could not be looked at in ${region} (${name}). If it is in another region, delete it there if it is empty, or set the region of the account. Nothing was changed.`;
}

function explained<T>(io: Pick<Io, "root">, file: string, work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure;
    throw new UserError(
      `A state of the bootstrap cannot be read: ${failure.message} Look at ${shownPath(io, file)} and at its backup beside it. Nothing was changed.`,
      { cause: failure },
    );
  }
}
