export { type OpenOptions, openSource } from "./open.ts";
export { type Reading, type ReadOptions, readStates, readVersion } from "./read-states.ts";
export type { Lock, LockStatus, StateSource, Stored, StoredVersion } from "./source.ts";
