/** "example.com/help" of "https://example.com/help/": what people call a website. */
export function nameOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** The path of a page, readable: "/ayuda/envíos". The whole address where it is not of this website. */
export function pathOf(url: string, website: string): string {
  try {
    const there = new URL(url);
    if (there.host !== new URL(website).host) return url;
    return decodeURI(there.pathname) + there.search;
  } catch {
    return url;
  }
}

/** Whether it is worth asking the server what is there. */
export function looksLikeAddress(text: string): boolean {
  return /^(https?:\/\/)?(localhost|\[[0-9a-f:]+\]|[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+)(:\d+)?([/?#]\S*)?$/iu.test(text.trim());
}
