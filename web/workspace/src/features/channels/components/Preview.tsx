import { Bot, ChevronDown, Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePreference } from '../../../lib/preferences';
import { isDark, type Draft } from '../model';

/** How the chat will look, drawn while one types. The real one opens with "Try it". */
export function Preview({ value }: { value: Draft }) {
  const { t } = useTranslation('pages');
  const mine = usePreference('language');
  const pick = (texts: Draft['title']) => texts[mine] || texts[value.default_language] || Object.values(texts).find(Boolean);
  const starters = value.starters[mine] ?? value.starters[value.default_language] ?? [];
  const brand = { background: value.color, color: isDark(value.color) ? '#fff' : '#000' };
  return (
    <aside className={`preview is-${value.launcher_position}`} aria-label={t('preview.title')}>
      <p className="preview-title">{t('preview.title')}</p>
      <div className="preview-chat" aria-hidden>
        <div className="preview-head" style={brand}>
          <span className="preview-face">
            <Bot size={17} />
          </span>
          <b>{pick(value.title) || value.name}</b>
          <ChevronDown size={16} />
        </div>
        <div className="preview-body">
          <p className="preview-bubble">{pick(value.greeting) || t('preview.greeting')}</p>
          {starters.slice(0, 4).map((starter) => (
            <span key={starter} className="preview-starter">
              {starter}
            </span>
          ))}
          <p className="preview-bubble is-mine" style={brand}>
            {t('preview.question')}
          </p>
        </div>
        <div className="preview-write">
          <span>{t('preview.write')}</span>
          <span className="preview-send" style={brand}>
            <Send size={13} />
          </span>
        </div>
      </div>
      <div className="preview-launcher" aria-hidden style={brand}>
        <ChevronDown size={22} />
      </div>
    </aside>
  );
}
