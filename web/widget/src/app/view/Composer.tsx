/** Where the visitor writes. Its text lives here and in storage, so typing never redraws the thread. */
import { Component, createRef } from 'preact';
import { t } from '../i18n';
import type { Chat } from '../chat/chat';
import type { Config } from '../protocol';
import { settings } from '../settings';
import { storage } from '../storage';
import { Icon } from './icons';

const SLOT = `relevo.text.${settings.key}`;
const MAX_HEIGHT_PX = 132;

interface Props {
  chat: Chat;
  limits: Config['limits'];
  onReady: (composer: Composer) => void;
}

interface Written {
  text: string;
}

export class Composer extends Component<Props, Written> {
  override state: Written = { text: storage.read(SLOT) ?? '' };
  private field = createRef<HTMLTextAreaElement>();
  private picker = createRef<HTMLInputElement>();

  focus(): void {
    this.field.current?.focus();
  }

  change(text: string): void {
    this.setState({ text });
    storage.write(SLOT, text || null);
  }

  override componentDidMount(): void {
    this.props.onReady(this);
  }

  override componentDidUpdate(): void {
    const area = this.field.current!;
    area.style.height = 'auto';
    area.style.height = `${Math.min(MAX_HEIGHT_PX, area.scrollHeight)}px`;
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    const text = this.state.text.trim();
    if (!text || text.length > this.props.limits.message_chars) return;
    this.props.chat.send(text);
    this.change('');
    this.focus();
  };

  private attach = (files: FileList | null | undefined): void => void this.props.chat.attach([...(files ?? [])]);

  private onInput = (event: InputEvent): void => {
    this.change((event.currentTarget as HTMLTextAreaElement).value);
    this.props.chat.typing();
  };

  // Enter sends where there is a real keyboard; on a phone it is a new line. Never while an input method composes.
  private onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && matchMedia('(hover:hover)').matches) this.submit(event);
  };

  private onPaste = (event: ClipboardEvent): void => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    this.attach(event.clipboardData.files);
  };

  override render({ limits }: Props, { text }: Written) {
    const limit = limits.message_chars;
    const isTooLong = text.length > limit;
    return (
      <form class="composer" onSubmit={this.submit}>
        {isTooLong && <p class="limit" role="alert">{t('tooLong', { count: String(text.length), limit: String(limit) })}</p>}
        <button type="button" class="round" aria-label={t('attach')} title={t('attach')} onClick={() => this.picker.current!.click()}>
          <Icon name="plus" />
        </button>
        <input
          ref={this.picker}
          type="file"
          hidden
          multiple
          accept={limits.file_types.join()}
          onChange={(event) => {
            this.attach(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <textarea
          ref={this.field}
          rows={1}
          value={text}
          placeholder={t('placeholder')}
          aria-label={t('placeholder')}
          aria-invalid={isTooLong}
          enterkeyhint="send"
          onInput={this.onInput}
          onKeyDown={this.onKeyDown}
          onPaste={this.onPaste}
        />
        <button class={`round go ${text.trim() && !isTooLong ? 'on' : ''}`} aria-label={t('send')} title={t('send')}>
          <Icon name="send" />
        </button>
      </form>
    );
  }
}
