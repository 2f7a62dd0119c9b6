/**
 * The bytes that Terraform keeps for the provider beside an object's state. They carry the object's key in the world,
 * so that no attribute has to be an identity: `kubernetes_manifest` has no id.
 */
export function privateData(key: string): Buffer {
  return Buffer.from(JSON.stringify({ key }));
}

/** The key in private data; empty for an object that does not exist yet. */
export function keyOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return "";
  const { key } = JSON.parse(Buffer.from(bytes).toString("utf8")) as { key?: string };
  return key ?? "";
}
