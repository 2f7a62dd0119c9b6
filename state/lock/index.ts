export { type EnvironmentLock, release } from "./environment-lock.ts";
export { type Holder, hasEnded, parseHolder, thisProcess } from "./holder.ts";
export { openEnvironmentLock } from "./open-environment-lock.ts";
export { bucketUrl } from "./s3-lock.ts";
