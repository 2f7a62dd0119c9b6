export { learnHidden } from "./learn.ts";
export type { Marks } from "./mask.ts";
export { hidingKeysOfAddresses } from "./secret-keys.ts";
export { Secrets } from "./secrets.ts";
