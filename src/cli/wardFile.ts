import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { CommandLineError } from './failures.js';

export interface Ward {
  gssCode: string;
  name: string;
}

const form = 'Give a CSV file with the columns ward_code and ward_name';
const nameMax = 200;

/**
 * Reads the wards of a scheme from a CSV file with the columns ward_code and ward_name, separated by commas, semicolons or tabs.
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
  const wards = rows.map((row, index) => readWard(`--wards: ${file}, row ${index + 2}`, row[code], row[name]));
  if (wards.length === 0) throw new CommandLineError(`--wards: ${file} has no wards in it. ${form}.`);
  const seen = new Set<string>();
  for (const { gssCode } of wards) {
    if (seen.has(gssCode)) throw new CommandLineError(`--wards: ${file} has ${gssCode} twice; take one of them out.`);
    seen.add(gssCode);
  }
  return wards;
}

function readWard(place: string, code = '', name = ''): Ward {
  const ward = { gssCode: code.trim().toUpperCase(), name: name.trim() };
  if (!/^[A-Z]\d{8}$/.test(ward.gssCode)) {
    throw new CommandLineError(`${place}: a ward code is a letter and eight digits, like E05013590; correct it.`);
  }
  if (ward.name === '' || ward.name.length > nameMax) {
    throw new CommandLineError(`${place}: a ward has a name of up to ${nameMax} characters; correct it.`);
  }
  return ward;
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
