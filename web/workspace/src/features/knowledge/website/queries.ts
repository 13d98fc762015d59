/** What is asked and changed about websites. Keys below 'websites' are refreshed by events. */
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../../api/client';
import type { SitePage, Website, WebsiteInput } from '../../../api/pages';

export type PageState = SitePage['state'];
export type Mode = Website['mode'];

const at = (source_id: string) => ({ params: { path: { source_id } } });

export const websitesQuery = queryOptions({
  queryKey: ['websites', 'list'],
  queryFn: async () => {
    const params = { query: { limit: 100 } };
    return (await unwrap(api.GET('/api/v1/knowledge/websites', { params }))).items;
  },
});

export const websiteQuery = (id: string) =>
  queryOptions({
    queryKey: ['websites', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/knowledge/websites/{source_id}', at(id))),
  });

export interface PageFilter {
  state?: PageState;
  q?: string;
}

export interface Extraction {
  website: string;
  page: string;
  whole_page: boolean | null;
  selector: string | null;
}

export const setExtraction = ({ website, page, ...body }: Extraction) => {
  const params = { path: { source_id: website, page_id: page } };
  return unwrap(api.PUT('/api/v1/knowledge/websites/{source_id}/pages/{page_id}/extraction', { params, body }));
};

export const sitePagesQuery = (id: string, filter: PageFilter) =>
  infiniteQueryOptions({
    queryKey: ['websites', 'pages', id, filter],
    queryFn: ({ pageParam }) => {
      const query = { ...filter, cursor: pageParam ?? undefined, limit: 100 };
      const params = { path: { source_id: id }, query };
      return unwrap(api.GET('/api/v1/knowledge/websites/{source_id}/pages', { params }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });

/** Goes out to the website, so it is kept while the form is open. */
export const lookQuery = (url: string, mode: Mode) =>
  queryOptions({
    queryKey: ['look', url, mode],
    queryFn: () => unwrap(api.POST('/api/v1/knowledge/websites/look', { body: { url, mode } })),
    enabled: url !== '',
    staleTime: 5 * 60_000,
    retry: false,
  });

export const previewQuery = (urls: string[], include: string[], exclude: string[]) =>
  queryOptions({
    queryKey: ['look', 'preview', urls, include, exclude],
    queryFn: () => unwrap(api.POST('/api/v1/knowledge/websites/preview', { body: { urls, include, exclude } })),
    enabled: urls.length > 0,
    placeholderData: (before) => before,
    retry: false,
  });

export const addWebsite = (body: WebsiteInput) => unwrap(api.POST('/api/v1/knowledge/websites', { body }));

export const changeWebsite = (given: { id: string } & Partial<WebsiteInput>) => {
  const { id, ...body } = given;
  return unwrap(api.PATCH('/api/v1/knowledge/websites/{source_id}', { ...at(id), body }));
};

export const deleteWebsite = (id: string) => unwrap(api.DELETE('/api/v1/knowledge/websites/{source_id}', at(id)));

export type Control = 'reindex' | 'pause' | 'resume' | 'cancel';

export const controlWebsite = ({ id, control }: { id: string; control: Control }): Promise<Website> => {
  switch (control) {
    case 'reindex':
      return unwrap(api.POST('/api/v1/knowledge/websites/{source_id}/reindex', at(id)));
    case 'pause':
      return unwrap(api.POST('/api/v1/knowledge/websites/{source_id}/pause', at(id)));
    case 'resume':
      return unwrap(api.POST('/api/v1/knowledge/websites/{source_id}/resume', at(id)));
    case 'cancel':
      return unwrap(api.POST('/api/v1/knowledge/websites/{source_id}/cancel', at(id)));
  }
};

export const reindexPage = (given: { website: string; page: string; acceptShorter?: boolean }) =>
  unwrap(
    api.POST('/api/v1/knowledge/websites/{source_id}/pages/{page_id}/reindex', {
      params: { path: { source_id: given.website, page_id: given.page } },
      body: { accept_shorter: given.acceptShorter ?? false },
    }),
  );

/** After an own change: the events will say it too, only later. */
export function useRefreshWebsites() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['websites'] });
}
