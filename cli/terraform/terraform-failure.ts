import type { Diagnostic } from "./events.ts";
import type { UnsavedState } from "./unsaved-state.ts";

/** Terraform refused or failed; `diagnostics` has its messages. */
export class TerraformFailure extends Error {
  override readonly name = "TerraformFailure";
  readonly diagnostics: readonly Diagnostic[];
  /** Whether we asked it to stop. */
  readonly wasInterrupted: boolean;
  /** What became of the state, if it could not be saved. */
  readonly unsaved: UnsavedState | undefined;

  constructor(diagnostics: readonly Diagnostic[], wasInterrupted: boolean, unsaved?: UnsavedState) {
    super(diagnostics.map(({ summary }) => summary).join("; "));
    this.diagnostics = diagnostics;
    this.wasInterrupted = wasInterrupted;
    this.unsaved = unsaved;
  }
}

/** Terraform and OpenTofu name the command in each such error. */
export function asksForInit({ summary, detail }: Diagnostic): boolean {
  return /\b(?:terraform|tofu) init\b/.test(`${summary} ${detail}`);
}

export function endedBySignal(name: string, command: string, signal: NodeJS.Signals): Diagnostic {
  const summary = `${name} ${command} was ended by ${signal}, which this command did not send`;
  const memory =
    signal === "SIGKILL" ? " Systems do that when memory runs out: lower --parallelism, or give the machine more." : "";
  const lost =
    command === "apply" ? " What it was doing may be missing from the state: plan before you apply again." : "";
  return { severity: "error", summary, detail: `${memory}${lost}`.trim() };
}

/** Whether Terraform was ended by somebody else, so that its state may lack what it was doing. */
export function isEndedBySignal({ summary }: Diagnostic): boolean {
  return /was ended by SIG\w+, which this command did not send$/.test(summary);
}
