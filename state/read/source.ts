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

/** One place that holds a state. Methods throw {@link StateError} only. */
export interface StateSource {
  /** The file, object or address, for messages. */
  readonly file: string;
  /** @returns undefined where nothing was ever applied */
  read(version?: string): Promise<Stored | undefined>;
  /** Newest first. */
  versions(): Promise<readonly StoredVersion[]>;
  lock(): Promise<LockStatus>;
}
