import { DomainError, RequestError } from '../errors.js';

/** A place in degrees, WGS84. */
export interface Location {
  latitude: number;
  longitude: number;
}

/** A circle to look in. */
export interface Near extends Location {
  withinMetres: number;
}

/** The United Kingdom, with some sea around it. */
const south = 49;
const north = 61;
const west = -9;
const east = 2;

const withinMetresMax = 100_000;
const hint = 'A place in the United Kingdom has a latitude from 49 to 61 and a longitude from -9 to 2.';

/** A place to store, to six decimals (a hand's breadth); null: none. @throws DomainError INVALID_INPUT */
export function readLocation(typed: Location | null | undefined): Location | null {
  if (!typed) return null;
  if (!isInKingdom(typed)) throw new DomainError('INVALID_INPUT', hint, { field: ['location'] });
  return { latitude: decimals(typed.latitude), longitude: decimals(typed.longitude) };
}

/** A circle that was asked about. @throws RequestError BAD_USER_INPUT */
export function readNear(typed: Near): Near {
  if (!isInKingdom(typed)) throw new RequestError('BAD_USER_INPUT', hint);
  const { withinMetres } = typed;
  if (!Number.isInteger(withinMetres) || withinMetres < 1 || withinMetres > withinMetresMax) {
    throw new RequestError('BAD_USER_INPUT', `Look within 1 to ${withinMetresMax} metres.`);
  }
  return typed;
}

function isInKingdom({ latitude, longitude }: Location): boolean {
  return latitude >= south && latitude <= north && longitude >= west && longitude <= east;
}

function decimals(degrees: number): number {
  return Math.round(degrees * 1_000_000) / 1_000_000;
}

/** Ranges of cells, one per row of the grid: from `lows[i]` to `highs[i]`, both included. */
export interface CellRanges {
  lows: number[];
  highs: number[];
}

const earthMetres = 6_371_008.8;
/** The grid, as the column `organisation.cell` has it: rows and columns per degree, and cells per row. */
const rowsPerDegree = 100;
const columnsPerDegree = 64;
const rowLength = 1024;

/** The cells that a circle touches, and a few beside it. Every place within the circle lies in one of them. */
export function cellsWithin({ latitude, longitude }: Location, metres: number): CellRanges {
  const angle = metres / earthMetres;
  const high = toDegrees(angle);
  // East and west a circle on a sphere reaches furthest a little towards the pole; no circle that is asked about reaches the pole itself.
  const wide = toDegrees(Math.asin(Math.sin(angle) / Math.cos(toRadians(latitude))));
  const row = (degrees: number) => Math.floor((clamp(degrees, south, north) - south) * rowsPerDegree);
  const column = (degrees: number) => Math.floor((clamp(degrees, west, east) - west) * columnsPerDegree);
  const [first, last] = [row(latitude - high - slack), row(latitude + high + slack)];
  const [from, until] = [column(longitude - wide - slack), column(longitude + wide + slack)];
  const rows = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * rowLength);
  return { lows: rows.map((start) => start + from), highs: rows.map((start) => start + until) };
}

/** A metre, in degrees: distances are rounded to metres. */
const slack = 0.00001;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function toDegrees(radians: number): number {
  return (radians * 180) / Math.PI;
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
