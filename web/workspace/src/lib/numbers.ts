/** "4,70" in Spanish and "4.70" in English, for 4.7 and two digits behind the mark. */
export function formatDecimal(value: number, digits: number, language: string): string {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** "129,80 €" in Spanish; a currency that nobody knows stands behind its amount as it came. */
export function formatMoney(amount: string, currency: string, language: string): string {
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}
