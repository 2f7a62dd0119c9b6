export { type Io, processIo } from "./io.ts";
export { runPlatform } from "./platform.ts";
export { platformServices } from "./platform-services.ts";
export { ensureTerraform } from "./terraform/ensure.ts";
