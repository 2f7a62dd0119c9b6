/** Why a state could not be taken in. */
export type FailureKind =
  /** No bytes at all; Terraform takes such a file for "nothing applied yet", but a backend that returns it lost something. */
  | "empty"
  /** Ends before its JSON does: a write that was cut short. */
  | "truncated"
  | "not-json"
  /** A format newer than 4, written by a Terraform newer than this repository knows. */
  | "newer-version"
  /** Version 1 to 3, or no version: written by Terraform before 0.12, or no state at all. */
  | "unknown-version"
  /** JSON of version 4 that does not have the shape of a state. */
  | "malformed"
  | "forbidden"
  | "unreachable";

/** A state that could not be read. Never holds anything of the state's contents. */
export interface StateFailure {
  readonly kind: FailureKind;
  /** The file, object or address that was read. */
  readonly file: string;
  /** Where inside the file, for "malformed": `resources[3].instances[0].attributes`. */
  readonly where?: string;
  /** What is wrong, where, and the fix. */
  readonly message: string;
}

/** Thrown inside the parser and the readers; {@link failureOf} makes an entry of it. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly kind: FailureKind;
  readonly where: string | undefined;

  constructor(kind: FailureKind, message: string, where?: string) {
    super(message);
    this.kind = kind;
    this.where = where;
  }
}

/** Errors that nobody foresaw are told by their name only: their message may quote what was read. */
export function failureOf(file: string, error: unknown): StateFailure {
  if (!(error instanceof StateError)) {
    const name = error instanceof Error ? error.name : typeof error;
    return { kind: "unreachable", file, message: `${file}: cannot be read (${name}).` };
  }
  const { kind, message, where } = error;
  return { kind, file, message: `${file}: ${message}`, ...(where !== undefined && { where }) };
}
