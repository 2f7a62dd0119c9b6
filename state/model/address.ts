/** Key of an instance created by `count` (a number, in rare states a fraction) or by `for_each` (a string). */
export type InstanceKey = string | number;

export interface AddressParts {
  /** `module.group["gpu"].module.inner`, or empty for the root module. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey | undefined;
}

/** As Terraform prints it and accepts it on its command line: `module.group["gpu"].data.aws_vpc.main[0]`. */
export function instanceAddress({ key, ...resource }: AddressParts): string {
  return `${resourceAddress(resource)}${key === undefined ? "" : formatKey(key)}`;
}

/** The address without keys, as `dependencies` name it: `module.group.data.aws_vpc.main`. */
export function configurationAddress(parts: Omit<AddressParts, "key">): string {
  return resourceAddress({ ...parts, module: withoutKeys(parts.module) });
}

function resourceAddress({ module, mode, type, name }: Omit<AddressParts, "key">): string {
  return `${module === "" ? "" : `${module}.`}${mode === "data" ? "data." : ""}${type}.${name}`;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Quotes a key as HCL does: backslash escapes for quotes and unprintable characters, `$` and `%` doubled before `{`.
 *
 * Source: toHCLQuotedString in internal/addrs/instance_key.go of Terraform 1.11.
 */
function formatKey(key: InstanceKey): string {
  if (typeof key === "number") return `[${key}]`;
  const quoted = key.replace(
    /["\\\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => escapes[character] ?? escaped(character.codePointAt(0) ?? 0),
  );
  return `["${quoted.replace(/([$%])\{/g, "$1$1{")}"]`;
}

function escaped(code: number): string {
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}

/** `module.a["k.[0]"].module.b[0]` becomes `module.a.module.b`. */
export function withoutKeys(address: string): string {
  return address.includes("[") ? address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^"\]]*)\]/g, "") : address;
}

/** The module that a resource is in, `module.group["gpu"].module.inner`, or empty for the root module. */
export function modulePath(address: string): string {
  const path = /^(?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\])?\.)+/.exec(address)?.[0] ?? "";
  return path.slice(0, -1);
}

/** The name without the hash that cdktf appends, for readers. Addresses stay whole where a command takes them. */
export function shortName(name: string): string {
  return name.replace(/_[0-9A-F]{8}$/, "");
}

/**
 * Addresses for readers: without the hashes that cdktf appends to names. Two addresses that would become equal stay as
 * they are.
 */
export function shortAddresses(addresses: Iterable<string>): Map<string, string> {
  const shortened = [...new Set(addresses)].map((address) => [address, shortAddress(address)] as const);
  const counts = new Map<string, number>();
  for (const [, short] of shortened) counts.set(short, (counts.get(short) ?? 0) + 1);
  return new Map(shortened.map(([address, short]) => [address, counts.get(short) === 1 ? short : address]));
}

/** The index key of an address, `["us-east-2a"]`, or an empty string. */
export function indexKey(address: string): string {
  return /\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]$/.exec(address)?.[0] ?? "";
}

function shortAddress(address: string): string {
  const key = indexKey(address);
  return `${shortName(address.slice(0, address.length - key.length))}${key}`;
}
