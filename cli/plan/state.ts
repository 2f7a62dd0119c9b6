import { UserError } from "@ml-platform/rules";

/** What we read of a state, version 4: internal/states/statefile/version4.go of Terraform. */
export interface State {
  /** Counts the versions of the state; 0 where nothing was ever written, as some backends answer. */
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resources: readonly { readonly mode: "managed" | "data" }[];
}

/**
 * @param text the file; empty, or of serial 0, where nothing was ever applied
 * @throws {UserError} for what is not a state of version 4
 */
export function parseState(text: string, stack: string): State | undefined {
  if (text.trim() === "") return undefined;
  const parsed = parseJson(text);
  if (parsed?.version === 4) {
    const { serial = 0, outputs = {}, resources = [] } = parsed;
    return serial === 0 ? undefined : { serial, outputs, resources };
  }
  throw new UserError(
    `The state of ${stack} is not a Terraform state of version 4, so it cannot be read. Bring back an earlier version of it (a .backup file beside a local state, or a version of the S3 object).`,
  );
}

function parseJson(text: string): (Partial<State> & { version?: number }) | undefined {
  try {
    return JSON.parse(text) as Partial<State> & { version?: number };
  } catch {
    return undefined;
  }
}

/** Whether a state still holds something: resources that exist, or outputs that others may read. */
export function standsAnything(state: State | undefined): boolean {
  if (state === undefined) return false;
  return state.resources.some(({ mode }) => mode === "managed") || Object.keys(state.outputs).length > 0;
}
