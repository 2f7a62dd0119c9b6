import { blockType, type Schema, type Type } from "../schema/schema.ts";
import { ProviderError } from "../wire/diagnostic.ts";

/** A resource type or data source that the emulator serves. */
export interface Kind<Overlay> {
  readonly name: string;
  readonly schema: Schema;
  /** The type of its objects on the wire. */
  readonly type: Type;
  readonly overlay: Overlay;
}

/** The resource types or data sources of one provider that have both a schema and an overlay. */
export class Kinds<Overlay> {
  private readonly provider: string;
  private readonly kinds: ReadonlyMap<string, Kind<Overlay>>;

  constructor(
    provider: string,
    schemas: Readonly<Record<string, Schema>>,
    overlays: Readonly<Record<string, Overlay>>,
  ) {
    this.provider = provider;
    this.kinds = new Map(
      Object.entries(overlays).flatMap(([name, overlay]) => {
        const schema = schemas[name];
        return schema === undefined ? [] : [[name, { name, schema, overlay, type: blockType(schema.block) }] as const];
      }),
    );
  }

  /** @throws {ProviderError} if the type has no overlay */
  of(type: string): Kind<Overlay> {
    const kind = this.kinds.get(type);
    if (kind !== undefined) return kind;
    throw new ProviderError(
      `The emulator has no overlay for ${type}`,
      `Add one under emulator/overlays (${this.provider}).`,
    );
  }
}
