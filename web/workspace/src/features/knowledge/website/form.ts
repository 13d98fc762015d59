/** The form of a website: its fields, and what of them is sent. */
import type { Website, WebsiteInput } from '../../../api/pages';

export type WebsiteFields = Required<WebsiteInput>;

export const NEW_WEBSITE: WebsiteFields = {
  url: '',
  mode: 'crawl',
  include: [],
  exclude: [],
  max_pages: 500,
  max_depth: 5,
  delay_ms: 500,
  language: null,
  schedule: 'never',
  whole_page: false,
  selector: null,
};

export function fieldsOf(website: Website): WebsiteFields {
  const { url, mode, include, exclude, max_pages, max_depth, delay_ms, schedule, whole_page, selector } = website;
  const language = website.language as WebsiteFields['language'];
  return { url, mode, include, exclude, max_pages, max_depth, delay_ms, language, schedule, whole_page, selector };
}
