import { providers } from "./overlays/index.ts";
import { defaultImportId } from "./provider/import-resource.ts";
import { ProviderError } from "./wire/diagnostic.ts";
import { openWorld } from "./world/world.ts";

/**
 * The ids by which `terraform import` takes in the emulated objects of a type that have the given values, oldest first:
 * what a search of the AWS CLI answers for real ones.
 *
 * @param wanted texts such as `vpc_id=vpc-1`
 * @throws {ProviderError} for a type that is not emulated, or a text without `=`
 */
export function findImportIds(worldDirectory: string, type: string, wanted: readonly string[]): string[] {
  const overlay = providers.map(({ resources }) => resources[type]).find((each) => each !== undefined);
  if (overlay === undefined) throw new ProviderError(`The emulator has no resource type ${type}`);
  const values = wanted.map((text) => {
    const [, name = "", value] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (value === undefined) throw new ProviderError(`"${text}" is not <attribute>=<value>, such as vpc_id=vpc-1`);
    return [name, value] as const;
  });
  const world = openWorld(worldDirectory);
  const { importId = defaultImportId } = overlay;
  return world
    .names()
    .flatMap((name) => world.realm(name).list(type))
    .filter(({ attributes }) => values.every(([name, value]) => String(attributes[name]) === value))
    .map(({ attributes }) => importId(attributes));
}
