/** Seven digits and a check digit (weights 1 to 7, modulo 11, 10 written as X): a slip of one digit or a swap of two neighbours is noticed. */
export function memberNumberFrom(random: number): string {
  const digits = String(random % 10_000_000).padStart(7, '0');
  return `${digits}${checkDigit(digits)}`;
}

export function isMemberNumber(typed: string): boolean {
  return /^\d{7}[\dX]$/.test(typed) && checkDigit(typed.slice(0, 7)) === typed[7];
}

function checkDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + (index + 1) * Number(digit), 0);
  return 'X0123456789'[sum % 11 === 10 ? 0 : (sum % 11) + 1] ?? 'X';
}
