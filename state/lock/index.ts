export { type EnvironmentLock, release } from "./environment-lock.ts";
export { openEnvironmentLock } from "./open-environment-lock.ts";
