/** What the rules look at in a job, after `extends`, `!reference` and `default` are resolved. */
export interface LintedJob {
  readonly name: string;
  /** Position of its stage. */
  readonly stage: number;
  /** Lines of `before_script` and `script`. */
  readonly commands: readonly string[];
  /** Undefined if the job waits for all earlier stages. */
  readonly needs?: readonly LintedNeed[];
  /** Undefined if the job starts no other pipeline. */
  readonly trigger?: { readonly strategy?: string };
  readonly resourceGroup?: string;
  readonly interruptible: boolean;
  readonly artifacts?: {
    readonly paths: readonly string[];
    readonly reports: readonly string[];
    readonly access?: string;
    readonly expireIn?: string;
  };
  readonly environment?: {
    readonly name?: string;
    readonly action?: string;
    readonly onStop?: string;
    readonly autoStopIn?: string;
  };
  readonly rules?: readonly LintedRule[];
  readonly when?: string;
  readonly allowFailure: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

export interface LintedNeed {
  readonly job: string;
  /** Whether it is a job of another pipeline. */
  readonly isElsewhere: boolean;
}

export interface LintedRule {
  readonly if?: string;
  readonly when?: string;
}
