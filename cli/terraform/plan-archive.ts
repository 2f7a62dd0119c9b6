import { strFromU8, unzipSync } from "fflate";

/**
 * The text of a file in the archive of a plan, such as `tfstate`: the state as the refresh left it. Undefined for what is no
 * such archive, which a plan that OpenTofu has encrypted is not.
 *
 * Source: internal/plans/planfile of Terraform 1.11 and OpenTofu 1.12.
 */
export function inPlanArchive(archive: Uint8Array, name: string): string | undefined {
  try {
    const content = unzipSync(archive, { filter: (file) => file.name === name })[name];
    return content && strFromU8(content);
  } catch {
    // It ends early, or holds what cannot be inflated.
    return undefined;
  }
}
