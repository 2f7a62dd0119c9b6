import type { SynthesizedStack } from "@ml-platform/stacks";
import type { SandpitEntry } from "../entry.ts";

/** An entry, and what its place in the registry was when it was read. */
export interface Registered {
  readonly entry: SandpitEntry;
  /** Changes with every write: pass it to {@link SandpitRegistry.replace}. */
  readonly version: string;
}

/** A stack as it was last synthesized: enough to destroy it. */
export interface BundledStack extends Omit<SynthesizedStack, "directory" | "warnings"> {
  /** The text of `cdk.tf.json`. */
  readonly configuration: string;
  /** The same with everything scaled to zero: sleeping and waking must not depend on the code. @default - it is the same */
  readonly asleep?: string;
}

/** What is needed to destroy a sandpit whose code is gone. */
export interface Bundle {
  readonly schemaVersion: 1;
  /** Every stack of which something may exist, also those that the last apply had no more. */
  readonly stacks: readonly BundledStack[];
  /** The text of `.terraform.lock.hcl`. @default - none was used */
  readonly lockFile?: string;
}

/** What was given out to a sandpit: counted against quotas, and given to nobody else until it is gone. */
export interface Admission {
  readonly owner: string;
  readonly base: string;
  readonly range?: string;
}

/** An entry that cannot be used: it is not hidden, and does not hide the others. */
export interface Damaged {
  readonly name: string;
  /** What is wrong, where, and the fix. */
  readonly problem: string;
}

export interface Listed {
  /** By name. */
  readonly sandpits: readonly Registered[];
  readonly damaged: readonly Damaged[];
}

/** Returns the admission, or throws what refuses it. @param own what was admitted under the name before, if anything */
export type Decide = (others: ReadonlyMap<string, Admission>, own: Admission | undefined) => Admission;

/**
 * The sandpits of all bases that share a state bucket (or a directory of local states). Every write is conditional, so that
 * of two people or pipelines that do the same at once, one succeeds. All methods throw `UserError` only, when the
 * place cannot be used or what they read is damaged.
 */
export interface SandpitRegistry {
  /** The bucket or directory, for messages. */
  readonly place: string;
  /** Of all sandpits, also of those whose entry is damaged. One request. */
  names(): Promise<readonly string[]>;
  list(): Promise<Listed>;
  read(name: string): Promise<Registered | undefined>;
  /** @returns undefined if there is one of this name */
  create(entry: SandpitEntry): Promise<Registered | undefined>;
  /** @returns undefined if it was changed or removed since `version` was read */
  replace(entry: SandpitEntry, version: string): Promise<Registered | undefined>;
  /** @returns false if it was changed since */
  remove(name: string, version: string): Promise<boolean>;
  readBundle(name: string): Promise<Bundle | undefined>;
  writeBundle(name: string, bundle: Bundle): Promise<void>;
  removeBundle(name: string): Promise<void>;
  /** Names of the bundles that are kept. */
  bundles(): Promise<readonly string[]>;
  /** By name. */
  admissions(): Promise<ReadonlyMap<string, Admission>>;
  /**
   * Adds an admission, or replaces that of the same name, under the condition that nobody else changed any meanwhile, and
   * decides again until that holds: quotas and ranges hold however many do so at once.
   */
  admit(name: string, decide: Decide): Promise<Admission>;
  /** Removes an admission, if there is one. */
  dismiss(name: string): Promise<void>;
}
