import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ProviderError } from "../wire/diagnostic.ts";
import type { ObjectValue } from "../wire/value.ts";
import { Journal } from "./journal.ts";

/** An object that exists: a VPC, a role, a namespace. */
export interface WorldObject {
  /** Terraform sees it only as private data, so that no attribute has to be an identity. */
  readonly key: string;
  readonly type: string;
  readonly attributes: ObjectValue;
}

const suffix = ".jsonl";

type Entry = { readonly put: WorldObject } | { readonly remove: string };

const damaged =
  'A line is neither {"put": ...} nor {"remove": ...}. Remove the line, or start anew: pnpm emulator reset';

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== "object" || entry === null) return false;
  const { put, remove } = entry as { put?: Partial<WorldObject> | null; remove?: unknown };
  return typeof remove === "string" || (typeof put?.key === "string" && typeof put.attributes === "object");
}

/**
 * The objects of one account and region, or of one Kubernetes cluster, in one journal. Every method first reads what
 * other processes have written.
 */
export class Realm {
  private readonly journal: Journal<Entry>;
  private readonly objects = new Map<string, WorldObject>();
  /** The same objects, by type. */
  private readonly byType = new Map<string, Map<string, WorldObject>>();
  /** What objects were before their changes, by key, the oldest first. */
  private readonly before = new Map<string, ObjectValue[]>();

  private readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.journal = new Journal(path);
  }

  /** All objects, or those of one type, oldest first. */
  list(type?: string): WorldObject[] {
    this.refresh();
    const objects = type === undefined ? this.objects : this.byType.get(type);
    return objects === undefined ? [] : [...objects.values()];
  }

  get(key: string): WorldObject | undefined {
    this.refresh();
    return this.objects.get(key);
  }

  /** The attributes that an object had before each of its changes, oldest first. */
  history(key: string): readonly ObjectValue[] {
    this.refresh();
    return this.before.get(key) ?? [];
  }

  add(type: string, attributes: ObjectValue, key: string = randomUUID()): WorldObject {
    const object = { key, type, attributes };
    this.journal.append({ put: object });
    return object;
  }

  change(key: string, attributes: ObjectValue): void {
    const object = this.get(key);
    if (object === undefined) throw new Error(`the world holds no object ${key}`);
    this.journal.append({ put: { ...object, attributes: { ...object.attributes, ...attributes } } });
  }

  remove(key: string): void {
    this.journal.append({ remove: key });
  }

  private refresh(): void {
    for (const entry of this.journal.read()) {
      if (!isEntry(entry)) throw new ProviderError(`The emulated world is damaged: ${this.path}`, damaged);
      if ("put" in entry) this.put(entry.put);
      else this.delete(entry.remove);
    }
  }

  private delete(key: string): void {
    const object = this.objects.get(key);
    if (object !== undefined) this.byType.get(object.type)?.delete(key);
    this.objects.delete(key);
    this.before.delete(key);
  }

  private put(object: WorldObject): void {
    const { key, type } = object;
    const earlier = this.objects.get(key);
    if (earlier !== undefined) this.before.set(key, [...(this.before.get(key) ?? []), earlier.attributes]);
    if (earlier !== undefined && earlier.type !== type) this.byType.get(earlier.type)?.delete(key);
    this.objects.set(key, object);
    const ofType = this.byType.get(type) ?? new Map<string, WorldObject>();
    this.byType.set(type, ofType.set(key, object));
  }
}

/** Everything that exists in the emulation: a folder with one journal per realm. */
export interface World {
  /** @param name `<account>-<region>`, `<account>-global` for IAM, `kubernetes-<host>` */
  realm(name: string): Realm;
  /** The names of all realms that hold or held something. */
  names(): string[];
}

/** Opens the world in a folder, which need not exist yet. Tests use it to inspect and change the world. */
export function openWorld(directory: string): World {
  const realms = new Map<string, Realm>();
  return {
    realm(name) {
      const known = realms.get(name);
      if (known !== undefined) return known;
      const realm = new Realm(join(directory, name + suffix));
      realms.set(name, realm);
      return realm;
    },
    names() {
      if (!existsSync(directory)) return [];
      return readdirSync(directory).flatMap((file) => (file.endsWith(suffix) ? [file.slice(0, -suffix.length)] : []));
    },
  };
}
