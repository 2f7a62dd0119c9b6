import type { EnvironmentSpec } from "@ml-platform/environments";

/** In place of what its author wrote, for an environment of a test from which none is derived. */
export const notWritten = {} as EnvironmentSpec;
