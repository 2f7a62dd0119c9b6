import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Addresses of the resources of each stack, by the stack's id. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

/** What a stack synthesizes to now. */
export interface CurrentStack {
  readonly addresses: readonly string[];
  /** The present address of each resource that had another before, by that. @default - none had */
  readonly moves?: Readonly<Record<string, string>>;
}

export type CurrentStacks = ReadonlyMap<string, CurrentStack>;

/** How the addresses of a stack differ from the accepted ones. */
export interface AddressChange {
  readonly stack: string;
  /** The resources that the next apply destroys. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
  /** The resources that `moved` blocks keep at another address. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}

/** Every stack whose addresses differ; a new stack has only `added` ones, a removed stack only `gone` ones. */
export function addressChanges(accepted: Addresses, current: CurrentStacks): AddressChange[] {
  return [...new Set([...accepted.keys(), ...current.keys()])].flatMap((stack) => {
    const before = accepted.get(stack) ?? [];
    const { addresses: after = [], moves = {} } = current.get(stack) ?? {};
    const missing = before.filter((address) => !after.includes(address));
    const moved = missing.flatMap((from) => {
      const to = moves[from];
      return to !== undefined && after.includes(to) ? [{ from, to }] : [];
    });
    const gone = missing.filter((address) => !moved.some(({ from }) => from === address));
    const added = after.filter((address) => !before.includes(address) && !moved.some(({ to }) => to === address));
    return missing.length + added.length === 0 ? [] : [{ stack, gone, added, moved }];
  });
}

const extension = ".txt";

/** The accepted addresses: one file per stack with one address per line, so that reviews show changes. */
export class AddressBook {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  read(): Addresses {
    const files = existsSync(this.directory) ? readdirSync(this.directory) : [];
    return new Map(
      files
        .filter((file) => file.endsWith(extension))
        .map((file) => [
          basename(file, extension),
          readFileSync(join(this.directory, file), "utf8").trim().split("\n"),
        ]),
    );
  }

  write({ stack }: Pick<AddressChange, "stack">, current: CurrentStacks): void {
    const addresses = current.get(stack)?.addresses;
    const file = join(this.directory, `${stack}${extension}`);
    if (addresses === undefined) {
      rmSync(file);
    } else {
      mkdirSync(this.directory, { recursive: true });
      writeFileSync(file, `${addresses.join("\n")}\n`);
    }
  }
}
