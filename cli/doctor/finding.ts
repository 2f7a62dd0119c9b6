export type Status = "ok" | "warning" | "failed" | "skipped";

/** The result of one check. */
export interface Finding {
  readonly status: Status;
  /** What was found, or why nothing was checked: a sentence. */
  readonly says: string;
  /** What to do: a sentence. */
  readonly fix?: string;
}

export function ok(says: string): Finding {
  return { status: "ok", says };
}

/** Something works, but not as it should. */
export function warns(says: string, fix: string): Finding {
  return { status: "warning", says, fix };
}

/** Plans or applies will fail. @param fix if `says` does not contain it */
export function fails(says: string, fix?: string): Finding {
  return { status: "failed", says, ...(fix !== undefined && { fix }) };
}

/** Nothing was checked. */
export function skips(says: string): Finding {
  return { status: "skipped", says };
}
