export type { SecretPlace } from "./readers.ts";
export { Secrets } from "./secrets.ts";
