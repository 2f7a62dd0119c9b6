export type { ObjectStore, StoredObject, WriteCondition } from "./object-store.ts";
export { openObjects } from "./open-objects.ts";
