export { learnHidden } from "./learn.ts";
export { hidingKeysOfAddresses } from "./secret-keys.ts";
export { Secrets } from "./secrets.ts";
