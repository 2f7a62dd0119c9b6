import { KubeError, type KubeObject } from "@ml-platform/emulator/kubernetes";
import type { Kube } from "../scale-workloads.ts";

type Json = Record<string, unknown>;

/** An API server that keeps what it is given, by path of the collection; it patches as JSON merge patch says (RFC 7386). */
export class FakeKube implements Kube {
  readonly calls: string[] = [];
  private readonly collections = new Map<string, Map<string, KubeObject>>();
  private version = 0;

  add(collection: string, ...objects: readonly KubeObject[]): void {
    for (const object of objects) this.put(collection, object);
  }

  object(collection: string, name: string): KubeObject {
    const found = this.collections.get(collection)?.get(name);
    if (found === undefined) throw new Error(`no ${name} in ${collection}`);
    return found;
  }

  async get<Item extends KubeObject = KubeObject>(path: string): Promise<Item | undefined> {
    const [collection, name] = split(path);
    return this.collections.get(collection)?.get(name) as Item | undefined;
  }

  async list<Item extends KubeObject = KubeObject>(path: string): Promise<Item[]> {
    return [...(this.collections.get(path)?.values() ?? [])] as Item[];
  }

  async patch(path: string, change: unknown): Promise<KubeObject> {
    const [collection, name] = split(path);
    const object = this.collections.get(collection)?.get(name);
    if (object === undefined) throw new KubeError(404, "NotFound", `${name} not found`);
    const { metadata: { resourceVersion } = {} } = change as { metadata?: { resourceVersion?: unknown } };
    if (resourceVersion !== undefined && resourceVersion !== object.metadata["resourceVersion"]) {
      throw new KubeError(409, "Conflict", "the object has been modified");
    }
    this.calls.push(`patch ${name}`);
    return this.put(collection, merge(object as unknown as Json, change as Json) as unknown as KubeObject);
  }

  async delete(path: string): Promise<void> {
    const [collection, name] = split(path);
    this.calls.push(`delete ${name}`);
    this.collections.get(collection)?.delete(name);
  }

  private put(collection: string, object: KubeObject): KubeObject {
    this.version += 1;
    const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
    const objects = this.collections.get(collection) ?? new Map<string, KubeObject>();
    this.collections.set(collection, objects.set(object.metadata.name, kept));
    return kept;
  }
}

function split(path: string): [string, string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, at), path.slice(at + 1)];
}

function merge(target: Json, patch: Json): Json {
  const merged: Json = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (typeof value === "object" && !Array.isArray(value))
      merged[key] = merge((merged[key] ?? {}) as Json, value as Json);
    else merged[key] = value;
  }
  return merged;
}
