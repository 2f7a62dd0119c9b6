import { StateError } from "../model/failure.ts";
import { isObject } from "../model/json.ts";
import type { Stack } from "../stack.ts";

/** The text of a state and what the backend says about it. */
export interface Stored {
  readonly text: string;
  /** Identifies this version of the state: a version id, a serial, an ETag. */
  readonly version?: string;
  /** When it was written. */
  readonly modified?: Date;
}

/** A state as it was read, and what identifies this version of it: an ETag, a version id, the times of a file. */
export interface Identified extends Stored {
  /** Empty if nothing does. */
  readonly identity: string;
}

/** One version of a state, current or earlier. */
export interface StoredVersion {
  /** Pass it to {@link StateSource.read}. */
  readonly version: string;
  readonly modified?: Date;
  /** Bytes. */
  readonly size?: number;
  readonly current: boolean;
  /** Set on the only version of a state that the backend kept no earlier version of. */
  readonly unversioned?: true;
  /** Set if the backend lists it, so that it is known without reading the state. */
  readonly serial?: number;
  /** Who wrote it, from which commit, and the address of the run that did, where the backend knows. */
  readonly by?: string;
  readonly commit?: string;
  readonly run?: string;
}

/**
 * Lock information, as Terraform writes it.
 *
 * Source: internal/states/statemgr/locker.go of Terraform 1.11.
 */
export interface Lock {
  readonly id: string;
  /** `OperationTypeApply` */
  readonly operation: string;
  readonly info: string;
  /** `user@machine` */
  readonly who: string;
  /** Of Terraform. */
  readonly terraformVersion: string;
  readonly created?: Date;
  /** What is locked. */
  readonly path: string;
}

export type LockStatus =
  | { readonly status: "free" }
  | { readonly status: "held"; readonly lock: Lock }
  /** The backend does not report who holds the lock, or whether it is held. */
  | { readonly status: "unknown"; readonly reason: string };

/** The lock of one stack. */
export interface StackLock {
  readonly stack: Stack;
  readonly status: LockStatus;
}

/** A state found in a backend, whether or not the code has its stack. */
export interface StoredState {
  /** The file, object or URL. */
  readonly file: string;
  /** Id of the stack, from the name of the file, object or workspace. */
  readonly stack: string;
}

/** The lock that Terraform holds while it works on a state. All methods throw {@link StateError} only. */
export interface StateLock {
  lock(): Promise<LockStatus>;
  /** Releases the lock by force, unless the current lock is not the one called `id`. The caller asks for confirmation. */
  unlock(id: string): Promise<void>;
}

/** A state in its backend. All methods throw {@link StateError} only. */
export interface StateSource extends StateLock {
  /** The file, object or URL, for messages. */
  readonly file: string;
  /** What it shares with the states beside it: a directory, a bucket and prefix, an organization. */
  readonly container: string;
  /** @returns undefined if nothing was ever applied, or the version is no longer kept */
  read(version?: string): Promise<Stored | undefined>;
  /**
   * The current state, unless it still is the version that `known` identifies.
   *
   * @default - every version must be read to be known
   */
  readUnless?(known: string | undefined): Promise<Identified | "unchanged" | undefined>;
  /**
   * What identifies the current versions of the states in the container, by file, where one request lists it for all.
   *
   * @default - each state must be asked for
   */
  identities?(): Promise<ReadonlyMap<string, string>>;
  /** Newest first. */
  versions(): Promise<readonly StoredVersion[]>;
  /** All states in the container. */
  siblings(): Promise<readonly StoredState[]>;
}

/** Lock information in the form that Terraform writes, or undefined for anything else. */
export function parseLock(text: string): Lock | undefined {
  let info: unknown;
  try {
    info = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(info) || typeof info["ID"] !== "string") return undefined;
  const { ID: id } = info;
  const field = (name: string) => (typeof info[name] === "string" ? info[name] : "");
  const created = new Date(field("Created"));
  return {
    id: String(id),
    operation: field("Operation"),
    info: field("Info"),
    who: field("Who"),
    terraformVersion: field("Version"),
    path: field("Path"),
    ...(!Number.isNaN(created.getTime()) && { created }),
  };
}

/**
 * Checks a lock right before it is released, for backends that release any lock.
 *
 * @throws {StateError} unless the lock called `id` is held
 */
export function requireHeld(status: LockStatus, id: string): void {
  switch (status.status) {
    case "free":
      throw new StateError("unreachable", "is no longer locked.");
    case "unknown":
      throw new StateError("unreachable", `is still locked: ${status.reason}`);
    case "held":
      if (status.lock.id !== id)
        throw new StateError(
          "unreachable",
          `is still locked: the lock is ${status.lock.id}, held by ${status.lock.who}, not "${id}".`,
        );
  }
}
