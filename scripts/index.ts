export { type Io, type Output, processIo } from "./io.ts";
export { runPlatform } from "./platform.ts";
export type {
  Emulator,
  PlatformEnvironment,
  PlatformSynthesis,
  Services,
  SynthesisOptions,
  Target,
} from "./services.ts";
