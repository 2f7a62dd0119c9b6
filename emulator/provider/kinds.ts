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
  private readonly schemas: Readonly<Record<string, Schema>>;
  private readonly overlays: Readonly<Record<string, Overlay | undefined>>;
  private readonly kinds = new Map<string, Kind<Overlay>>();

  constructor(
    provider: string,
    schemas: Readonly<Record<string, Schema>>,
    overlays: Readonly<Record<string, Overlay | undefined>>,
  ) {
    this.provider = provider;
    this.schemas = schemas;
    this.overlays = overlays;
  }

  /** @throws {ProviderError} if the type has no overlay */
  of(type: string): Kind<Overlay> {
    const known = this.kinds.get(type);
    if (known !== undefined) return known;
    const [schema, overlay] = [this.schemas[type], this.overlays[type]];
    if (schema !== undefined && overlay !== undefined) {
      const kind = { name: type, schema, overlay, type: blockType(schema.block) };
      this.kinds.set(type, kind);
      return kind;
    }
    throw new ProviderError(
      `The emulator has no overlay for ${type}`,
      `Add one under emulator/overlays (${this.provider}).`,
    );
  }
}
