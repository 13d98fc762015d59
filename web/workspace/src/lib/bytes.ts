/** "340 kB", "1.2 MB": sizes as people read them. */
export function formatBytes(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  if (step === 0) return `${bytes.toLocaleString(language)} B`;
  const digits = value < 10 && step > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], maximumFractionDigits: digits }).format(value);
}
