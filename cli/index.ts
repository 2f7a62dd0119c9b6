export { type Io, processIo } from "./io.ts";
export { PooledProvider } from "./local/pooled-provider.ts";
export { runPlatform } from "./platform.ts";
export { platformServices } from "./platform-services.ts";
export type { SandpitEntry } from "./sandpit/entry.ts";
export { openSandpitRegistry } from "./sandpit/registry/open-registry.ts";
export type { Services } from "./services.ts";
export { ensureTerraform } from "./terraform/ensure.ts";
