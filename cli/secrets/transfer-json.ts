import { UserError } from "@ml-platform/rules";
import { printable } from "../output/printable.ts";
import type { Hashes } from "./content.ts";
import { isHeld } from "./store.ts";
import type { Transfer } from "./transfer.ts";
import type { Written } from "./write-secrets.ts";

/** What `secrets import --json` and `secrets verify --json` print. */
export function transferJson(
  environment: string,
  { pairs, unmapped, leftKeys, without }: Transfer,
  hashes: Hashes,
  written?: ReadonlyMap<string, Written>,
): string {
  const secrets = pairs.map(({ located: { key, name }, mapped, found, relation }) => {
    const result = written?.get(name);
    return {
      key,
      name,
      from: mapped.from,
      relation,
      hashInSource: hashes.of(mapped.content),
      ...(isHeld(found) && { hash: hashes.of(found.content) }),
      ...(result !== undefined && { result: result instanceof UserError ? "failed" : result }),
      ...(result instanceof UserError && { error: result.message }),
    };
  });
  const document = { environment, secrets, unmapped, leftKeys, without };
  return `${printable(JSON.stringify(document, null, 2))}\n`;
}
