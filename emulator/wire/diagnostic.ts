export type PathStep = string | number;

/** An error of an emulated provider. Terraform shows it with the resource's address and, where known, the attribute. */
export class ProviderError extends Error {
  override readonly name: string = "ProviderError";
  readonly summary: string;
  readonly detail: string;
  readonly path: readonly PathStep[] | undefined;

  constructor(summary: string, detail = "", path?: readonly PathStep[]) {
    super(detail === "" ? summary : `${summary}: ${detail}`);
    this.summary = summary;
    this.detail = detail;
    this.path = path;
  }
}

export interface Diagnostic {
  readonly severity: 1 | 2;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: WirePath;
}

export interface WirePath {
  readonly steps: readonly (
    | { attribute_name: string }
    | { element_key_int: number }
    | { element_key_string: string }
  )[];
}

/** A path in the protocol's form. A number is a list index; elements of sets have no path. */
export function wirePath(path: readonly PathStep[]): WirePath {
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}

/** What Terraform shows as a warning. */
export function warningOf({ summary, detail, path }: ProviderError): Diagnostic {
  return { severity: 2, summary, detail, ...(path !== undefined && { attribute: wirePath(path) }) };
}

/** The diagnostic for anything thrown. A crash of the emulator is labelled as one. */
export function diagnosticOf(thrown: unknown): Diagnostic {
  if (thrown instanceof ProviderError) {
    return {
      severity: 1,
      summary: thrown.summary,
      detail: thrown.detail,
      ...(thrown.path !== undefined && { attribute: wirePath(thrown.path) }),
    };
  }
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { severity: 1, summary: "The emulator crashed while it handled this request", detail };
}
