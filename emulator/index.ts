export { type Fault, FaultError, type OperationFault, parseFaults, type WorldFault } from "./faults.ts";
export { hasOverlay, overlayTypes } from "./overlays/index.ts";
export type { AppliedObject } from "./provider/apply-change.ts";
export { type Emulator, type EmulatorOptions, startEmulator } from "./start.ts";
export { openWorld, type Realm, type World, type WorldObject } from "./world/world.ts";
