/** Reads numbers one after another, the most significant byte first. Throws RangeError beyond the end. */
export class ByteReader {
  private position = 0;

  constructor(private readonly bytes: Buffer) {}

  u8(): number {
    return this.bytes.readUInt8(this.advance(1));
  }

  u16(): number {
    return this.bytes.readUInt16BE(this.advance(2));
  }

  i16(): number {
    return this.bytes.readInt16BE(this.advance(2));
  }

  u32(): number {
    return this.bytes.readUInt32BE(this.advance(4));
  }

  take(length: number): Buffer {
    const from = this.advance(length);
    return this.bytes.subarray(from, from + length);
  }

  /** Seven bits a byte; the eighth says that more follow. */
  base128(): number {
    let value = 0;
    for (let index = 0; index < 5; index += 1) {
      const byte = this.u8();
      value = value * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0) return value;
    }
    throw new RangeError('A number in the typeface is too long.');
  }

  /** A number that is mostly small, as WOFF2 writes it. */
  short255(): number {
    const code = this.u8();
    if (code === 253) return this.u16();
    if (code === 255) return this.u8() + 253;
    if (code === 254) return this.u8() + 506;
    return code;
  }

  private advance(length: number): number {
    const from = this.position;
    if (from + length > this.bytes.length) throw new RangeError('The typeface ends too early.');
    this.position += length;
    return from;
  }
}
