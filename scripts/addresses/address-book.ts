import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Addresses of the resources of each stack, by the stack's id. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

/** How the addresses of a stack differ from the accepted ones. */
export interface AddressChange {
  readonly stack: string;
  /** The resources that the next apply destroys, unless a `moved` block names their new address. */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** Every stack whose addresses differ; a new stack has only `added` ones, a removed stack only `gone` ones. */
export function addressChanges(accepted: Addresses, current: Addresses): AddressChange[] {
  return [...new Set([...accepted.keys(), ...current.keys()])].flatMap((stack) => {
    const [before, after] = [accepted.get(stack) ?? [], current.get(stack) ?? []];
    const gone = before.filter((address) => !after.includes(address));
    const added = after.filter((address) => !before.includes(address));
    return gone.length + added.length === 0 ? [] : [{ stack, gone, added }];
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

  write({ stack }: AddressChange, current: Addresses): void {
    const addresses = current.get(stack);
    const file = join(this.directory, `${stack}${extension}`);
    if (addresses === undefined) {
      rmSync(file);
    } else {
      mkdirSync(this.directory, { recursive: true });
      writeFileSync(file, `${addresses.join("\n")}\n`);
    }
  }
}
