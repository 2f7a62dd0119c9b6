import { findMoto, noMoto } from "@ml-platform/emulator";
import { providerExecutable } from "@ml-platform/emulator/real";
import { findProviderMirror, mirroredVersion, noMirror } from "@ml-platform/emulator/testing";

const mirror = findProviderMirror();

/** The real AWS provider, if it is found. */
export const executable = mirror === undefined ? undefined : providerExecutable(mirror, mirroredVersion);

/** Why tests against the local AWS are skipped; undefined if they can run. */
export const missing = executable === undefined ? noMirror : findMoto() === undefined ? noMoto : undefined;
