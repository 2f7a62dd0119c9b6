/** Writes values one after the other, each in the shortest form that msgpack has. Source: msgpack/msgpack, spec.md. */
export class MsgpackWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  nil(): void {
    this.first(0xc0);
  }

  /** An unknown value, as Terraform has it: extension 0 of one byte. */
  unknown(): void {
    this.first(0xd4);
    this.first(0);
    this.first(0);
  }

  boolean(value: boolean): void {
    this.first(value ? 0xc3 : 0xc2);
  }

  number(value: number): void {
    if (!Number.isSafeInteger(value)) this.float(value);
    else if (value >= 0) this.positive(value);
    else this.negative(value);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.size(size, size < 0x20 ? 0xa0 + size : undefined, [0xd9, 0xda, 0xdb]);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, "utf8");
  }

  binary(bytes: Uint8Array): void {
    this.size(bytes.length, undefined, [0xc4, 0xc5, 0xc6]);
    this.raw(bytes);
  }

  mapSize(size: number): void {
    this.size(size, size < 0x10 ? 0x80 + size : undefined, [undefined, 0xde, 0xdf]);
  }

  arraySize(size: number): void {
    this.size(size, size < 0x10 ? 0x90 + size : undefined, [undefined, 0xdc, 0xdd]);
  }

  /** What is encoded already. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A size, within the first byte or, by its width, after one. */
  private size(
    size: number,
    within: number | undefined,
    [one, two, four]: readonly [number | undefined, number, number],
  ): void {
    if (within !== undefined) this.first(within);
    else if (size < 0x100 && one !== undefined) this.unsigned(one, size, 1);
    else if (size < 0x1_0000) this.unsigned(two, size, 2);
    else this.unsigned(four, size, 4);
  }

  private positive(value: number): void {
    if (value < 0x80) this.first(value);
    else if (value < 0x100) this.unsigned(0xcc, value, 1);
    else if (value < 0x1_0000) this.unsigned(0xcd, value, 2);
    else if (value < 0x1_0000_0000) this.unsigned(0xce, value, 4);
    else {
      this.first(0xcf);
      this.reserve(8);
      this.length = this.buffer.writeBigUInt64BE(BigInt(value), this.length);
    }
  }

  private negative(value: number): void {
    if (value >= -0x20) this.first(0x100 + value);
    else if (value >= -0x80) this.signed(0xd0, value, 1);
    else if (value >= -0x8000) this.signed(0xd1, value, 2);
    else if (value >= -0x8000_0000) this.signed(0xd2, value, 4);
    else {
      this.first(0xd3);
      this.reserve(8);
      this.length = this.buffer.writeBigInt64BE(BigInt(value), this.length);
    }
  }

  private float(value: number): void {
    this.first(0xcb);
    this.reserve(8);
    this.length = this.buffer.writeDoubleBE(value, this.length);
  }

  private unsigned(first: number, value: number, width: 1 | 2 | 4): void {
    this.first(first);
    this.reserve(width);
    this.length = this.buffer.writeUIntBE(value, this.length, width);
  }

  private signed(first: number, value: number, width: 1 | 2 | 4): void {
    this.first(first);
    this.reserve(width);
    this.length = this.buffer.writeIntBE(value, this.length, width);
  }

  private first(byte: number): void {
    this.reserve(1);
    this.buffer[this.length++] = byte;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + more));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}
