import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES } from '../../i18n/names';
import { LANGUAGES, setPreference, usePreference } from '../../lib/preferences';
import './auth.css';

interface AuthFrameProps {
  title: string;
  text?: ReactNode;
  children?: ReactNode;
  /** Below the card: the other way to go. */
  foot?: ReactNode;
}

/** The quiet room in front of the workspace. */
export function AuthFrame({ title, text, children, foot }: AuthFrameProps) {
  const { t } = useTranslation('pages');
  const language = usePreference('language');
  return (
    <main id="main" className="auth">
      <div className="auth-middle">
        <p className="auth-mark">
          <img src="/favicon.svg" alt="" width={36} height={36} />
          <span>Relevo</span>
        </p>
        <div className="auth-card">
          <h1>{title}</h1>
          {text && <p className="auth-text">{text}</p>}
          {children}
        </div>
        {foot && <p className="auth-foot">{foot}</p>}
      </div>
      <nav className="auth-languages" aria-label={t('auth.language')}>
        {LANGUAGES.map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            aria-pressed={one === language}
            onClick={() => setPreference('language', one)}
          >
            {LANGUAGE_NAMES[one]}
          </button>
        ))}
      </nav>
    </main>
  );
}
