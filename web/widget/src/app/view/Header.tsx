import { tellHost } from '../host';
import { t } from '../i18n';
import { settings } from '../settings';
import type { State } from '../chat/state';
import { Icon } from './icons';

interface Props {
  state: State;
  hasSound: boolean;
  onSound: () => void;
}

/** Who you are talking to: the person or assistant that holds the conversation, else the company. */
export function Header({ state, hasSound, onSound }: Props) {
  const { config, conversation } = state;
  const isOpen = conversation && conversation.status !== 'resolved';
  const person = isOpen && conversation.holder_kind === 'teammate' ? conversation.holder_name : null;
  const title = person || config?.title || config?.workspace_name || '';
  const isAssistant = isOpen ? conversation.holder_kind === 'assistant' : Boolean(config?.assistant_name);
  const below = !state.isOnline
    ? t('connecting')
    : person
      ? config?.workspace_name
      : isAssistant
        ? `${(isOpen && conversation.holder_name) || config?.assistant_name} · ${t('aiLong')}`
        : config?.availability.short;
  return (
    <header>
      <span class="avatar" aria-hidden="true">{title.slice(0, 1).toUpperCase()}</span>
      <div class="who">
        <h1>{title}</h1>
        <p>
          {state.isOnline && <i class={`dot ${person || isAssistant ? 'online' : config?.availability.state ?? ''}`} />}
          <span title={config?.availability.text}>{below}</span>
        </p>
      </div>
      <button type="button" class="round" aria-pressed={hasSound} aria-label={t(hasSound ? 'soundOff' : 'soundOn')} title={t(hasSound ? 'soundOff' : 'soundOn')} onClick={onSound}>
        <Icon name={hasSound ? 'bell' : 'mute'} />
      </button>
      {settings.mode === 'widget' && (
        <button type="button" class="round" aria-label={t('close')} title={t('close')} onClick={() => tellHost('close')}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
