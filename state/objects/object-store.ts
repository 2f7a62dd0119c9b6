/** Small texts by key, each changed only under a condition: of several processes that change the same at once, one does. */
export interface ObjectStore {
  /** The bucket or directory with the prefix of all keys, for messages. */
  readonly place: string;
  read(key: string): Promise<StoredObject | undefined>;
  /** @returns the new version, or undefined when the condition does not hold, and nothing was written */
  write(key: string, text: string, condition: WriteCondition): Promise<string | undefined>;
  /**
   * @param version removes this version only @default - whatever there is
   * @returns false when there is another version now. What is gone already counts as removed
   */
  remove(key: string, version?: string): Promise<boolean>;
  /** Sorted. */
  keys(): Promise<readonly string[]>;
}

export interface StoredObject {
  readonly text: string;
  /** Differs after each write of another text. */
  readonly version: string;
}

/** What must be at the key for a write: nothing, the version that was read, or anything. */
export type WriteCondition = "absent" | "any" | { readonly version: string };
