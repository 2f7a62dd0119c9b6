import { didYouMean, UserError } from "@ml-platform/rules";

/** A stack with the addresses of the resources that its configuration declares. */
export interface Declared {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** The addresses of the managed resources that a `cdk.tf.json` declares. */
export function declaredAddresses(configuration: string): string[] {
  const { resource = {} } = JSON.parse(configuration) as {
    resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return Object.entries(resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`));
}

/**
 * The declared resource that a person named: by its address with or without the hash that ends it, and with the stack
 * before it if several stacks have such an address. A key, as in `aws_subnet.a["b"]`, is kept.
 *
 * @throws {UserError} when none or several match, with what to type instead
 */
export function findAddress(stacks: readonly Declared[], given: string): { readonly stack: string; address: string } {
  const [, scope, rest = given] = /^([a-z0-9-]+)[:/](.+)$/.exec(given) ?? [];
  const [, wanted = rest, key = ""] = /^([^[]+)(\[.*\])?$/.exec(rest) ?? [];
  const inScope = stacks.filter(({ id }) => scope === undefined || id === scope);
  if (inScope.length === 0) {
    const ids = stacks.map(({ id }) => id);
    throw new UserError(`No stack is called "${scope}".${didYouMean(scope ?? "", ids)} Stacks: ${ids.join(", ")}.`);
  }
  const all = inScope.flatMap(({ id, addresses }) => addresses.map((address) => ({ stack: id, address })));
  const exact = all.filter(({ address }) => address === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ address }) => withoutHash(address) === wanted);
  const [first, another] = found;
  if (first === undefined) {
    const known = all.flatMap(({ address }) => [address, withoutHash(address)]);
    throw new UserError(
      `No stack declares "${wanted}".${didYouMean(wanted, known)} "./platform plan --detailed" shows the addresses of what is to be added.`,
    );
  }
  if (another !== undefined) {
    const names = found.map(({ stack, address }) => `\n  ${stack}:${address}`).join("");
    throw new UserError(`"${given}" names ${found.length} resources. Name one of them:${names}`);
  }
  return { stack: first.stack, address: `${first.address}${key}` };
}

/** cdktf ends the names of resources with a hash of their place: `vpc_6776A399`. */
function withoutHash(address: string): string {
  return address.replace(/_[0-9A-F]{8}$/, "");
}
