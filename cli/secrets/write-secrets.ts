import { UserError } from "@ml-platform/rules";
import { CredentialsRefused } from "./aws-refusal.ts";
import { type Content, sameContent } from "./content.ts";
import { type Found, isHeld, type Put, type SecretsStore } from "./store.ts";
import { versionToken } from "./version-token.ts";

/** A value that a secret should have. */
export interface Wanted {
  /** In AWS. */
  readonly name: string;
  readonly content: Content;
  /** What it has now. */
  readonly before: Found;
  /** Tags with which it is created if it does not exist. @default - it is not created */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/**
 * What came of it: "conflict" if somebody else has replaced the same version with another value, or why it failed; undefined
 * if it was not tried because the run was stopped.
 */
export type Written = "written" | "conflict" | UserError | undefined;

/** Versions that were rolled back keep their ids; more than so many of one value are nobody's intention. */
const mostRollbacks = 10;

interface Progress {
  /** Called after each secret that is done. */
  readonly onDone?: (name: string, written: Written) => void;
  /** Ends the run before the next secret. */
  readonly stopped?: AbortSignal;
}

/**
 * Writes values side by side. It can be killed and run again at any point; a failure of one leaves the others alone, unless
 * every other would fail, too.
 */
export async function writeSecrets(
  store: Pick<SecretsStore, "put" | "create" | "readOne">,
  all: readonly Wanted[],
  { onDone = () => {}, stopped }: Progress = {},
): Promise<Map<string, Written>> {
  let refused: UserError | undefined;
  const done = new Map<string, Written>();
  await Promise.all(
    lanes(all).map(async (lane) => {
      for (const wanted of lane) {
        if (stopped?.aborted === true) return;
        const written = refused ?? (await writeOne(store, wanted));
        if (written instanceof CredentialsRefused) refused = written;
        done.set(wanted.name, written);
        onDone(wanted.name, written);
      }
    }),
  );
  return done;
}

/** As many as the store sends at once: what waits in a lane is not begun when a run is stopped. */
const laneCount = 8;

function lanes<T>(all: readonly T[]): T[][] {
  return Array.from({ length: laneCount }, (_, lane) => all.filter((_each, index) => index % laneCount === lane));
}

async function writeOne(
  store: Pick<SecretsStore, "put" | "create" | "readOne">,
  { name, content, before, tags }: Wanted,
): Promise<Written> {
  try {
    let current = before;
    for (let attempt = 0; attempt < mostRollbacks; attempt++) {
      const replaced = versionOf(current);
      const put = await write(current, versionToken(name, replaced, attempt));
      if (put === "current") return "written";
      current = await store.readOne(name);
      if (isHeld(current) && sameContent(current.content, content)) return "written";
      // Still there: a version had replaced it, and was rolled back. The next id is free.
      if (versionOf(current) !== replaced) return "conflict";
    }
    return new UserError(`${name} was rolled back too often to be written again. Put another value first.`);
  } catch (failure) {
    if (failure instanceof UserError) return failure;
    throw failure;
  }

  function write(current: Found, token: string): Promise<Put> {
    return current === "absent" && tags !== undefined
      ? store.create(name, content, token, tags)
      : store.put(name, content, token);
  }
}

function versionOf(found: Found): string {
  return isHeld(found) ? found.version : "";
}
