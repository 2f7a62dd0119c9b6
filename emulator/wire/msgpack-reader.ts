// The first bytes of values. Source: msgpack/msgpack, spec.md.
const nil = 0xc0;
const no = 0xc2;
const yes = 0xc3;
/** Extensions: the sizes of `fixext`, and the widths of the lengths of others. */
const fixedExtensions: Readonly<Record<number, number>> = { 212: 1, 213: 2, 214: 4, 215: 8, 216: 16 };
const extensions: Readonly<Record<number, 1 | 2 | 4>> = { 199: 1, 200: 2, 201: 4 };
const binaries: Readonly<Record<number, 1 | 2 | 4>> = { 196: 1, 197: 2, 198: 4 };
const texts: Readonly<Record<number, 1 | 2 | 4>> = { 217: 1, 218: 2, 219: 4 };
const arrays: Readonly<Record<number, 2 | 4>> = { 220: 2, 221: 4 };
const maps: Readonly<Record<number, 2 | 4>> = { 222: 2, 223: 4 };

/** Reads the values of a message one after the other. */
export class MsgpackReader {
  position = 0;
  private readonly buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether the next value is nil, which is passed then. */
  takeNil(): boolean {
    if (this.buffer[this.position] !== nil) return false;
    this.position++;
    return true;
  }

  /** Whether the next value is an extension, which is passed then. */
  takeExtension(): boolean {
    const first = this.buffer[this.position] ?? nil;
    if (first < 0xc7 || first > 0xd8) return false;
    const width = extensions[first];
    const fixed = fixedExtensions[first];
    if (width === undefined && fixed === undefined) return false;
    this.position++;
    // A byte for the kind of extension comes before its data.
    this.bytes(1 + (fixed ?? (width === undefined ? 0 : this.unsigned(width))));
    return true;
  }

  /** Whether the next bytes are these, which are passed then. */
  take(bytes: Uint8Array): boolean {
    const { buffer, position } = this;
    for (let index = 0; index < bytes.length; index++) if (buffer[position + index] !== bytes[index]) return false;
    this.position += bytes.length;
    return true;
  }

  /** A text, a number or a boolean. A whole number that a double may not hold exactly is a decimal text. */
  scalar(): string | number | boolean {
    const first = this.byte();
    if (first < 0x80) return first;
    if (first >= 0xe0) return first - 0x100;
    if (first >= 0xa0 && first < 0xc0) return this.utf8(first & 0x1f);
    const text = texts[first];
    if (text !== undefined) return this.utf8(this.unsigned(text));
    if (first === no || first === yes) return first === yes;
    return this.number(first);
  }

  text(): string {
    const text = this.scalar();
    return typeof text === "string" ? text : this.refuse("a text");
  }

  binary(): Buffer {
    const width = binaries[this.byte()];
    return this.bytes(width === undefined ? this.refuse("binary data") : this.unsigned(width));
  }

  mapSize(): number {
    const first = this.byte();
    if (first >= 0x80 && first < 0x90) return first & 0x0f;
    const width = maps[first];
    return width === undefined ? this.refuse("a map") : this.unsigned(width);
  }

  arraySize(): number {
    const first = this.byte();
    if (first >= 0x90 && first < 0xa0) return first & 0x0f;
    const width = arrays[first];
    return width === undefined ? this.refuse("an array") : this.unsigned(width);
  }

  /** Passes one value with all that is in it. */
  skip(): void {
    for (let left = 1; left > 0; left--) left += this.skipOutside();
  }

  /** Passes a value without what is in it. @returns how many values that is */
  private skipOutside(): number {
    if (this.takeNil() || this.takeExtension()) return 0;
    const first = this.buffer[this.position] ?? nil;
    if ((first >= 0x80 && first < 0x90) || first in maps) return 2 * this.mapSize();
    if ((first >= 0x90 && first < 0xa0) || first in arrays) return this.arraySize();
    if (first in binaries) this.binary();
    else this.scalar();
    return 0;
  }

  private number(first: number): number | string {
    switch (first) {
      case 0xca:
        return this.bytes(4).readFloatBE();
      case 0xcb:
        return this.bytes(8).readDoubleBE();
      case 0xcc:
        return this.unsigned(1);
      case 0xcd:
        return this.unsigned(2);
      case 0xce:
        return this.unsigned(4);
      case 0xcf:
        return exact(this.bytes(8).readBigUInt64BE());
      case 0xd0:
        return this.bytes(1).readInt8();
      case 0xd1:
        return this.bytes(2).readInt16BE();
      case 0xd2:
        return this.bytes(4).readInt32BE();
      case 0xd3:
        return exact(this.bytes(8).readBigInt64BE());
      default:
        return this.refuse("a text, a number or a boolean");
    }
  }

  private unsigned(width: 1 | 2 | 4): number {
    return this.bytes(width).readUIntBE(0, width);
  }

  private utf8(size: number): string {
    const start = this.position;
    this.position += size;
    if (this.position > this.buffer.length) this.refuse("the rest of a text");
    return this.buffer.toString("utf8", start, this.position);
  }

  private bytes(size: number): Buffer {
    const start = this.position;
    this.position += size;
    if (this.position > this.buffer.length) this.refuse("the rest of a value");
    return this.buffer.subarray(start, this.position);
  }

  private byte(): number {
    return this.buffer[this.position++] ?? this.refuse("a value");
  }

  private refuse(expected: string): never {
    throw new RangeError(`the message of ${this.buffer.length} bytes lacks ${expected} before byte ${this.position}`);
  }
}

function exact(whole: bigint): number | string {
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : String(whole);
}
