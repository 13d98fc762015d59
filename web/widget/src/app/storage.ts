/**
 * The frame's own storage, which may be missing or throw (private windows, blocked third-party storage). Then things
 * live in memory, and the visitor's token is lent to the page around us so that the next page finds the conversation.
 */
const memory = new Map<string, string>();

export const storage = {
  works: true,

  read(name: string): string | null {
    try {
      return localStorage.getItem(name) ?? memory.get(name) ?? null;
    } catch {
      this.works = false;
      return memory.get(name) ?? null;
    }
  },

  write(name: string, value: string | null): void {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      this.works = false;
    }
  },
};
