export { type Fault, FaultError, type OperationFault, parseFaults, type WorldFault } from "./faults.ts";
export { findMoto, noMoto } from "./local-aws/moto.ts";
export { type LocalAws, type LocalAwsOptions, startLocalAws } from "./local-aws/start.ts";
export { hasOverlay, overlayTypes } from "./overlays/index.ts";
export { newestProviderVersion } from "./schema/newest.ts";
export { providerVersionReport } from "./schema/version-report.ts";
export { type Emulator, type EmulatorOptions, startEmulator } from "./start.ts";
export { ProviderError } from "./wire/diagnostic.ts";
export { openWorld, type Realm, type World, type WorldObject } from "./world/world.ts";
