import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadEnvironments, validEnvironments } from "@ml-platform/environments";
import { describe, expect, it } from "vitest";
import { AddressBook, addressChanges } from "./address-book.ts";
import { currentAddresses } from "./current-addresses.ts";

// What must be true for the environments of this repository, whoever owns them. Everything else is tested on the
// reference environments, so that an environment can be changed without changing a test.

const directory = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "environments");
const environments = validEnvironments(await loadEnvironments(directory));
const accepted = new AddressBook(join(directory, "addresses")).read();

describe.each(environments)("$name", (environment) => {
  it("is synthesized, breaks no policy, and keeps the addresses that were accepted", async () => {
    const current = await currentAddresses(environment, new Date());
    const known = new Map([...accepted].filter(([stack]) => current.has(stack)));
    const gone = addressChanges(known, current).flatMap(({ stack, gone: addresses }) =>
      addresses.map((address) => `${stack}: ${address}`),
    );
    const advice = `These resources would be destroyed. If that is intended: pnpm accept ${environment.name}`;
    expect(gone, advice).toEqual([]);
  });
});
