/** What is left of a text when things of its environment are folded, so that texts of two environments can be compared. */
export interface FoldedDigests {
  /** Everything is folded that differs between any two environments. */
  readonly folded: string;
  /** Only what no other environment may share is folded: accounts, names and ids of its own. */
  readonly own: string;
}
