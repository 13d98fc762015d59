import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { nameOf } from './address';
import { SiteChip, SiteProgress, WebsiteMark } from './parts';
import { websitesQuery } from './queries';
import './website.css';

/** The websites on the Knowledge page; nothing where there are none. */
export function Websites() {
  const { t } = useTranslation('websites');
  const websites = useQuery(websitesQuery).data ?? [];
  if (websites.length === 0) return null;
  return (
    <section className="sites" aria-label={t('title')}>
      <ul>
        {websites.map((website) => (
          <li key={website.id}>
            <Link to="/knowledge/websites/$id" params={{ id: website.id }}>
              <WebsiteMark />
              <span className="grow">
                <span className="clip site-name">{nameOf(website.url)}</span>
                {website.problem ? (
                  <span className="doc-problem">{t(`problem.${website.problem}`)}</span>
                ) : (
                  <SiteProgress website={website} />
                )}
              </span>
              <SiteChip website={website} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
