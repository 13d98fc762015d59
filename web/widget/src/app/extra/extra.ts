/** The parts of the chat that a visitor needs late or never; their own small file, fetched once the chat stands. */
import styles from './extra.css?inline';

// A sheet made here and not a <style> element: the page's CSP allows no style text.
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
document.adoptedStyleSheets.push(sheet);

export { attachFiles } from './attach';
export { Csat } from './Csat';
export { Source } from './Source';
export { chime } from './sound';
