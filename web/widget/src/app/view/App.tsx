import { Component } from 'preact';
import type { Chat } from '../chat/chat';
import { hearHost, tellHost } from '../host';
import { t } from '../i18n';
import type { Citation } from '../protocol';
import { settings } from '../settings';
import { storage } from '../storage';
import { Composer } from './Composer';
import { Header } from './Header';
import { Icon } from './icons';
import { Log } from './Log';
import { followTheme } from './theme';

const SOUND_SLOT = 'relevo.sound';
const RETRY_MS = 5000;

function Strip({ chat }: { chat: Chat }) {
  const { state } = chat;
  const waiting = state.conversation?.waiting?.text;
  const name = state.config?.assistant_name;
  const text = state.problem ? t(state.problem) : state.notice;
  return (
    <div class="strip" role="status">
      {state.isOnline ? waiting && <p>{waiting}</p> : <p>{t('offline')}</p>}
      {waiting && name && (
        <button type="button" class="person" onClick={() => chat.stopWaiting()}>{t('stopWaiting', { name })}</button>
      )}
      {text && (
        <p class="notice">
          {text}
          {state.notice && <button type="button" aria-label={t('dismiss')} onClick={() => chat.notify(null)}>×</button>}
        </p>
      )}
    </div>
  );
}

function TalkToPerson({ chat }: { chat: Chat }) {
  const { config, conversation } = chat.state;
  const hasPerson = conversation?.status === 'open' && /^team/.test(conversation.holder_kind);
  if (!config?.show_talk_to_person || hasPerson || conversation?.waiting) return null;
  return (
    <button type="button" class="person" onClick={() => void chat.talkToPerson()}>
      <Icon name="person" /> {t('talkToPerson')}
    </button>
  );
}

interface Props {
  chat: Chat;
}

interface View {
  source: Citation | null;
  hasSound: boolean;
  /** The late parts: sources, rating, sound. Null until they are there. */
  extra: typeof import('../extra/extra') | null;
}

export class App extends Component<Props, View> {
  override state: View = { source: null, hasSound: storage.read(SOUND_SLOT) === 'on', extra: null };
  private composer: Composer | null = null;
  private wantsFocus = false;
  private prefill = '';

  override componentDidMount(): void {
    const { chat } = this.props;
    chat.onChange = () => this.forceUpdate();
    chat.onHeard = () => { if (this.state.hasSound) this.state.extra?.chime(); };
    window.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      if (this.state.source) this.setState({ source: null });
      else tellHost('close');
    });
    // Fetched right after the first draw and not when first needed, so that a line that is cut later, or a new release
    // of the server, does not leave the stars or the sources behind.
    const load = () => import('../extra/extra').then((extra) => this.setState({ extra }), () => setTimeout(load, RETRY_MS));
    void load();
    hearHost(this.hear);
    tellHost('ready');
    // Alone on its own page there is nobody to say "init".
    if (window.parent === window || !settings.hostOrigin) void chat.start();
  }

  override componentDidUpdate(): void {
    const { config, unread } = this.props.chat.state;
    const title = config?.title || 'Chat';
    document.title = unread ? `(${unread}) ${title}` : title;
    tellHost('unread', unread);
    followTheme(config?.palettes);
  }

  /** What the page around us says: who the customer is, whether the panel is open, what to write. */
  private hear = (type: string, data: Record<string, unknown> | string | undefined): void => {
    const { chat } = this.props;
    const about = typeof data === 'object' ? data : {};
    if (type === 'open') {
      chat.setVisible(true);
      // On a phone the keyboard would cover the greeting before it was read.
      this.wantsFocus = settings.mode === 'widget' && matchMedia('(hover:hover)').matches;
      this.settle();
    } else if (type === 'close') chat.setVisible(false);
    else if (type === 'prefill') {
      this.prefill = String(data);
      this.settle();
    } else if (type === 'identify') void chat.identify(about.jwt);
    else if (type === 'logout') chat.logout();
    else if (type === 'init') {
      if (typeof about.url === 'string') chat.pageUrl = about.url;
      chat.lend(about.token);
      void chat.identify(about.jwt);
      void chat.start();
    }
  };

  /** The panel may be open before there is a composer: focus and text wait for it. */
  private settle = (composer = this.composer): void => {
    this.composer = composer;
    if (!composer) return;
    if (this.prefill) composer.change(this.prefill);
    if (this.wantsFocus) composer.focus();
    this.prefill = '';
    this.wantsFocus = false;
  };

  private toggleSound = (): void => {
    const hasSound = !this.state.hasSound;
    storage.write(SOUND_SLOT, hasSound ? 'on' : 'off');
    if (hasSound) this.state.extra?.chime();
    this.setState({ hasSound });
  };

  private drop = (event: DragEvent): void => {
    event.preventDefault();
    void this.props.chat.attach([...(event.dataTransfer?.files ?? [])]);
  };

  override render({ chat }: Props, { source, hasSound, extra }: View) {
    const { state } = chat;
    const limits = state.problem !== 'unknownChannel' && state.config?.limits;
    return (
      <main class={settings.mode} onDragOver={(event) => event.preventDefault()} onDrop={this.drop}>
        <div class="chat" inert={source !== null && extra !== null}>
          <Header state={state} hasSound={hasSound} onSound={this.toggleSound} />
          <Log chat={chat} state={state} onSource={(citation) => this.setState({ source: citation })}>
            {extra && <extra.Csat chat={chat} state={state} />}
          </Log>
          <Strip chat={chat} />
          {limits && <TalkToPerson chat={chat} />}
          {limits && <Composer chat={chat} limits={limits} onReady={this.settle} />}
        </div>
        {source && extra && <extra.Source chat={chat} citation={source} onClose={() => this.setState({ source: null })} />}
      </main>
    );
  }
}
