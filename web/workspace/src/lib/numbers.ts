/** "4,70" in Spanish and "4.70" in English, for 4.7 and two digits behind the mark. */
export function formatDecimal(value: number, digits: number, language: string): string {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
