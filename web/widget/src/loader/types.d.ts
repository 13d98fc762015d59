type RelevoCommand = (...args: unknown[]) => void;

interface Window {
  Relevo?: RelevoCommand & { q?: ArrayLike<unknown>[]; version?: number };
}
