import { CornerUpLeft, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { quote, type Quoted } from './quoting';
import './beyond.css';

/** Above the field: what the reply will answer. */
export default function QuoteStrip({ conversationId, quoted }: { conversationId: string; quoted: Quoted }) {
  const { t } = useTranslation('beyond');
  return (
    <div className="quote-strip" role="status">
      <CornerUpLeft size={13} aria-hidden />
      <span className="clip">
        <b>{quoted.author}</b> {quoted.text}
      </span>
      <button type="button" aria-label={t('unquote')} title={t('unquote')} onClick={() => quote(conversationId, null)}>
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
