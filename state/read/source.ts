/** The bytes of a state and what the backend tells about them. */
export interface Stored {
  readonly text: string;
  /** Names these bytes among all that the place ever held: a version id, a serial, an ETag. */
  readonly version?: string;
  /** When they were written. */
  readonly modified?: Date;
}

/** One earlier or the current state of a place. */
export interface StoredVersion {
  /** What to ask {@link StateSource.read} for. */
  readonly version: string;
  readonly modified?: Date;
  /** Bytes. */
  readonly size?: number;
  readonly current: boolean;
  /** Known without reading only where the backend counts by it. */
  readonly serial?: number;
}

/**
 * Who holds a state, as Terraform writes it.
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
  /** The backend does not tell who holds it, or whether anyone does. */
  | { readonly status: "unknown"; readonly reason: string };

/** A state found in a backend, whether or not the code knows of it. */
export interface StoredState {
  /** The file, object or address. */
  readonly file: string;
  /** Id of the stack it is named after. */
  readonly stack: string;
}

/** One place that holds a state. Methods throw {@link StateError} only. */
export interface StateSource {
  /** The file, object or address, for messages. */
  readonly file: string;
  /** What it shares with the states kept beside it: a directory, a bucket and prefix, an organization. */
  readonly container: string;
  /** @returns undefined where nothing was ever applied, or the version is not kept */
  read(version?: string): Promise<Stored | undefined>;
  /** Newest first. */
  versions(): Promise<readonly StoredVersion[]>;
  lock(): Promise<LockStatus>;
  /**
   * Takes the lock away from its holder; refused where the lock is not, or no longer, the one called `id`. The caller has
   * asked a person first.
   */
  unlock(id: string): Promise<void>;
  /** All states of the container. */
  siblings(): Promise<readonly StoredState[]>;
}
