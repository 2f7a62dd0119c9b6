export { type AddressOptions, locationAt, openAny, stacksAt } from "./address.ts";
export { type AwsClients, awsClients } from "./aws-clients.ts";
export { type Glance, glancer } from "./glance.ts";
export { type Listing, listStored } from "./list-stored.ts";
export { type OpenOptions, openSource } from "./open.ts";
export {
  type Reading,
  type ReadOptions,
  readStates,
  readVersion,
  secretsOf,
  shareSecrets,
  visitStates,
} from "./read-states.ts";
export type { Lock, LockStatus, StackLock, StateSource, Stored, StoredState, StoredVersion } from "./source.ts";
