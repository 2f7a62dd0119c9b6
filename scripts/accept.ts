import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findEnvironment, loadEnvironments, validEnvironments } from "@ml-platform/environments";
import { UserError } from "@ml-platform/rules";
import { isInScope } from "./addresses/accept-scope.ts";
import { AddressBook, type AddressChange, addressChanges, type CurrentStack } from "./addresses/address-book.ts";
import { currentAddresses } from "./addresses/current-addresses.ts";

// `pnpm accept [environment] [--dry-run]`: accepts the current addresses of the environments. `npm test` fails if a
// resource of an accepted stack is gone, so accepting it distinguishes an intended change from an accident.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...others] = process.argv.slice(2).filter((argument) => argument !== "--dry-run");
const isDryRun = process.argv.includes("--dry-run");

function text({ stack, gone, added, moved }: AddressChange): string {
  const counts = [
    ...(moved.length > 0 ? [`${moved.length} moved`] : []),
    ...(gone.length > 0 ? [`${gone.length} gone (the next apply destroys what it finds there)`] : []),
    ...(added.length > 0 ? [`${added.length} new`] : []),
  ];
  const lines = [
    ...moved.map(({ from, to }) => `  ${from} -> ${to}`),
    ...gone.map((address) => `  - ${address}`),
    ...added.map((address) => `  + ${address}`),
  ];
  return [`${stack}: ${counts.join(", ")}`, ...lines].join("\n");
}

async function accept(): Promise<void> {
  if (others.length > 0 || name?.startsWith("-")) throw new UserError("usage: pnpm accept [environment] [--dry-run]");
  const loaded = await loadEnvironments(join(root, "environments"));
  const chosen = name === undefined ? validEnvironments(loaded) : [findEnvironment(loaded, name)];
  const book = new AddressBook(join(root, "environments", "addresses"));
  const current = new Map<string, CurrentStack>();
  const synthesized = new Set<string>();
  for (const environment of chosen) {
    try {
      for (const [stack, each] of await currentAddresses(environment, new Date())) current.set(stack, each);
      synthesized.add(environment.name);
    } catch (failure) {
      report(failure);
    }
  }
  const scope = { named: name, names: loaded.map((each) => each.name), synthesized };
  const accepted = new Map([...book.read()].filter(([stack]) => isInScope(stack, scope)));
  const changes = addressChanges(accepted, current);
  for (const change of changes) {
    console.log(text(change));
    if (!isDryRun) book.write(change, current);
  }
  const stacks = `${changes.length} stack${changes.length === 1 ? "" : "s"}`;
  if (changes.length === 0) console.log("Nothing to accept: every stack has the addresses that were accepted.");
  else
    console.log(
      isDryRun ? `${stacks} to accept.` : `${stacks} accepted. Commit environments/addresses/ with the change.`,
    );
  for (const each of loaded) {
    if (!("problem" in each) || (name !== undefined && each.name !== name)) continue;
    report(new UserError(each.problem));
  }
}

function report(failure: unknown): void {
  if (!(failure instanceof UserError)) throw failure;
  console.error(`error: ${failure.message}`);
  process.exitCode = 1;
}

await accept().catch(report);
