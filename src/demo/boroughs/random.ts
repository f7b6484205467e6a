import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed (the generator is sfc32). */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.a = digest.readUInt32LE(0);
    this.b = digest.readUInt32LE(4);
    this.c = digest.readUInt32LE(8);
    this.counter = digest.readUInt32LE(12);
  }

  /** 32 random bits. */
  bits(): number {
    const sum = (((this.a + this.b) >>> 0) + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** At least 0 and less than 1. */
  next(): number {
    return this.bits() / 0x1_0000_0000;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from least to most, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    return taken(list, Math.floor(this.next() * list.length));
  }

  /** One of the list, each as likely as its weight says. */
  weighted<T>(list: readonly T[], weightOf: (item: T) => number): T {
    let left = this.next() * list.reduce((sum, item) => sum + weightOf(item), 0);
    for (const item of list) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return taken(list, list.length - 1);
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, order: this.bits() }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item);
  }

  /** Most values near 1, a few many times as large: a long tail. */
  longTail(spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.exp(spread * normal - (spread * spread) / 2);
  }
}

/** @throws RangeError where the list has nothing there */
export function taken<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`there is nothing at ${index} of ${list.length}`);
  return item;
}

const hex = (value: number, digits: number) => (value >>> 0).toString(16).padStart(8, '0').slice(-digits);

/** Ids in the form of newId's: the instant first, so that they sort by time; the rest comes from the seed. */
export class DemoIds {
  private readonly random: Random;

  constructor(seed: string) {
    this.random = new Random(`ids ${seed}`);
  }

  at(instant: Date): string {
    const time = instant.getTime().toString(16).padStart(12, '0');
    const [first, second] = [this.random.bits(), this.random.bits()];
    const variant = ((second & 0x3f) | 0x80).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(first, 3)}-${variant}${hex(second >>> 8, 2)}-${hex(first >>> 12, 4)}${hex(this.random.bits(), 8)}`;
  }
}
