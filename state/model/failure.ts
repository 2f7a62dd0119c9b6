/** Why a state could not be read. */
export type FailureKind =
  /** No bytes. Terraform takes it for "nothing applied yet", but nothing writes an empty state: the state was lost. */
  | "empty"
  /** The state was deleted, and the backend has an earlier version of it. */
  | "deleted"
  /** The JSON ends early: a write was interrupted. */
  | "truncated"
  | "not-json"
  /** A format newer than 4, from a Terraform that this repository does not know. */
  | "newer-version"
  /** No format version, or one that Terraform never had: not a state file. */
  | "unknown-version"
  /** JSON of format 4 whose structure is not that of a state. */
  | "malformed"
  /** Encrypted by OpenTofu. */
  | "encrypted"
  /** There is no state at an address that a person named. */
  | "missing"
  /** Credentials are missing, or do not permit the request. */
  | "forbidden"
  | "unreachable";

/** A state that could not be read. Contains nothing of the state. */
export interface StateFailure {
  readonly kind: FailureKind;
  /** The file, object or URL that was read. */
  readonly file: string;
  /** Path inside the file, for "malformed": `resources[3].instances[0].attributes`. */
  readonly where?: string;
  /** What is wrong, where, and the fix. */
  readonly message: string;
}

/** Thrown by the parser and the backends. {@link failureOf} turns it into a {@link StateFailure}. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly kind: FailureKind;
  readonly where: string | undefined;

  /** @param message continues a sentence that starts with the file: `is empty. ...` */
  constructor(kind: FailureKind, message: string, where?: string) {
    super(message);
    this.kind = kind;
    this.where = where;
  }
}

/** JSON in the form of a state that is none. @param where as in {@link StateFailure} */
export function malformed(where: string, expected: string): StateError {
  return new StateError(
    "malformed",
    `is not a valid state: ${where} should be ${expected}. Restore an earlier version.`,
    where,
  );
}

/** Unexpected errors are reported by name only, since their message may quote the state. */
export function failureOf(file: string, error: unknown): StateFailure {
  if (!(error instanceof StateError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return { kind: "unreachable", file, message: `${file}: cannot be read (${name}).` };
  }
  const { kind, message, where } = error;
  return { kind, file, message: `${file}: ${message}`, ...(where !== undefined && { where }) };
}
