import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { DomainError } from '../domain/errors.js';
import { type Location, readLocation } from '../domain/organisations/place.js';
import { characterCount } from '../domain/text.js';
import { CommandLineError } from './failures.js';

export interface Ward {
  gssCode: string;
  name: string;
  /** Its middle. Null where the file does not say. */
  location: Location | null;
}

const form = 'Give a CSV file with the columns ward_code and ward_name';
const nameMax = 200;

/**
 * Reads the wards of a scheme from a CSV file with the columns ward_code and ward_name, and latitude and longitude where the middles of wards are known,
 * separated by commas, semicolons or tabs.
 * @throws CommandLineError naming the file and the row.
 */
export async function readWards(file: string): Promise<Ward[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandLineError(`--wards: ${file} cannot be read (${error.code ?? error.message}). ${form}.`);
  });
  const [header = [], ...rows] = readRows(file, bytes);
  const headings = header.map((cell) => cell.trim().toLowerCase());
  const code = headings.indexOf('ward_code');
  const name = headings.indexOf('ward_name');
  if (code < 0 || name < 0) throw new CommandLineError(`--wards: ${file} has no such headings. ${form}.`);
  const [latitude, longitude] = [headings.indexOf('latitude'), headings.indexOf('longitude')];
  const wards = rows.map((row, index) => {
    const place = `--wards: ${file}, row ${index + 2}`;
    return { ...readWard(place, row[code], row[name]), location: readMiddle(place, row[latitude], row[longitude]) };
  });
  if (wards.length === 0) throw new CommandLineError(`--wards: ${file} has no wards in it. ${form}.`);
  const seen = new Set<string>();
  for (const { gssCode } of wards) {
    if (seen.has(gssCode)) throw new CommandLineError(`--wards: ${file} has ${gssCode} twice; take one of them out.`);
    seen.add(gssCode);
  }
  return wards;
}

function readWard(place: string, code = '', name = ''): Omit<Ward, 'location'> {
  const ward = { gssCode: code.trim().toUpperCase(), name: name.trim() };
  if (!/^[A-Z]\d{8}$/.test(ward.gssCode)) {
    throw new CommandLineError(`${place}: a ward code is a letter and eight digits, like E05013590; correct it.`);
  }
  if (ward.name === '' || characterCount(ward.name) > nameMax) {
    throw new CommandLineError(`${place}: a ward has a name of up to ${nameMax} characters; correct it.`);
  }
  return ward;
}

function readMiddle(place: string, latitude = '', longitude = ''): Location | null {
  const [north, east] = [latitude.trim(), longitude.trim()];
  if (north === '' && east === '') return null;
  try {
    if (north !== '' && east !== '') return readLocation({ latitude: Number(north), longitude: Number(east) });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  throw new CommandLineError(
    `${place}: a ward's middle has a latitude from 49 to 61 and a longitude from -9 to 2, or neither; correct it.`,
  );
}

function readRows(file: string, bytes: Uint8Array): string[][] {
  try {
    return parse(decode(bytes), {
      bom: true,
      delimiter: [',', ';', '\t'],
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw new CommandLineError(`--wards: ${file} is not a CSV file. ${form}.`);
    throw error;
  }
}

/** Spreadsheet programs save UTF-8 or, on Windows, the older Windows-1252. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
