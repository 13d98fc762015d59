/** A source, opened at the passage that was cited. Covers the thread until it is closed; focus returns to its chip. */
import { Component, createRef } from 'preact';
import { t } from '../i18n';
import type { Chat } from '../chat/chat';
import type { Citation, Passage } from '../protocol';
import { Icon } from '../view/icons';

interface Props {
  chat: Chat;
  citation: Citation;
  onClose: () => void;
}

interface Loaded {
  passage: Passage | null;
  isMissing: boolean;
}

export class Source extends Component<Props, Loaded> {
  override state: Loaded = { passage: null, isMissing: false };
  private back = createRef<HTMLButtonElement>();
  private mark = createRef<HTMLElement>();
  private opener = document.activeElement as HTMLElement | null;

  override componentDidMount(): void {
    this.back.current?.focus();
    this.props.chat.passage(this.props.citation.passage_id).then(
      (passage) => this.setState({ passage }, () => this.mark.current?.scrollIntoView({ block: 'center' })),
      () => this.setState({ isMissing: true }),
    );
  }

  override componentWillUnmount(): void {
    // After the redraw: until then the thread behind is inert and cannot take the focus.
    requestAnimationFrame(() => this.opener?.focus());
  }

  private document({ text, document_text }: Passage) {
    const at = document_text.indexOf(text);
    const mark = <mark ref={this.mark}>{text}</mark>;
    return at < 0 ? mark : <>{document_text.slice(0, at)}{mark}{document_text.slice(at + text.length)}</>;
  }

  override render({ citation, onClose }: Props, { passage, isMissing }: Loaded) {
    return (
      <section class="source" role="dialog" aria-modal="true" aria-label={citation.title}>
        <div class="bar">
          <button type="button" class="round" ref={this.back} aria-label={t('back')} onClick={onClose}><Icon name="back" /></button>
          <h2>{citation.title}</h2>
          {citation.url && /^https?:/i.test(citation.url) && <a href={citation.url} target="_blank" rel="noopener noreferrer">{t('openPage')}</a>}
        </div>
        <div class="document" tabIndex={0} role="document">
          {passage ? this.document(passage) : isMissing ? <mark>{citation.excerpt}</mark> : <p role="status">{t('connecting')}</p>}
        </div>
      </section>
    );
  }
}
