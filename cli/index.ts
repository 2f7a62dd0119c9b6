export { type Io, processIo } from "./io.ts";
export { PooledProvider } from "./local/pooled-provider.ts";
export { runPlatform } from "./platform.ts";
export { platformServices } from "./platform-services.ts";
export { openSandpitRegistry } from "./sandpit/registry/open-registry.ts";
export type { Services } from "./services.ts";
export { ensureTerraform } from "./terraform/ensure.ts";
export { isLeftover, unfinishedName } from "./tools/leftover.ts";
