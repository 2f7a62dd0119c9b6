import { type AppliedObject, startEmulator } from "@ml-platform/emulator";
import type { Environment } from "@ml-platform/environments";
import { runPlatform } from "../platform.ts";
import { capturedIo } from "./captured-io.ts";
import { notWritten } from "./not-written.ts";

/**
 * Applies environments, each after its base, on an emulator in `root`.
 *
 * @returns every object, with the configuration that made it, in which every value is known
 * @throws with what the command printed if one cannot be applied
 */
export async function appliedObjects(root: string, environments: readonly Environment[]): Promise<AppliedObject[]> {
  const applied: AppliedObject[] = [];
  const { HOME, PATH, PLATFORM_TERRAFORM } = process.env;
  const loaded = environments.map((environment) => {
    const { name } = environment;
    return { name, file: `environments/${name}.ts`, environment, spec: notWritten };
  });
  for (const { name } of environments) {
    const { io, captured } = capturedIo({
      root,
      env: { HOME, PATH, PLATFORM_TERRAFORM },
      ask: undefined,
      onInterrupt: () => () => {},
    });
    const code = await runPlatform(["apply", name, "--auto-approve", "--target", "emulated"], io, {
      environments: async () => loaded,
      startProviders: (_target, options) => startEmulator({ ...options, onApply: (object) => applied.push(object) }),
    });
    if (code !== 0) throw new Error(`${name} cannot be applied on the emulator:\n${captured().stderr}`);
  }
  return applied;
}
