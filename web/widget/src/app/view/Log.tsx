/** The thread. A polite live log: new messages are announced, an answer still being written only when it is whole. */
import { Component, createRef, type ComponentChildren } from 'preact';
import { t } from '../i18n';
import type { Chat } from '../chat/chat';
import type { State } from '../chat/state';
import type { Citation, Message } from '../protocol';
import { Author, EventLine, MessageView, PendingView } from './MessageView';

/** Nearer to the end than this, new messages keep the end in view; further up, the reader is left where they are. */
const NEAR_END_PX = 240;

interface Props {
  chat: Chat;
  state: State;
  onSource: (citation: Citation) => void;
  /** What stands below the last message, the rating for one. */
  children?: ComponentChildren;
}

const sameAuthor = (one: Message | undefined, other: Message): boolean =>
  one !== undefined && !one.event && one.author.kind === other.author.kind && one.author.name === other.author.name;

function Greeting({ chat, state }: { chat: Chat; state: State }) {
  const { config } = state;
  if (!config || state.hasEarlier) return null;
  return (
    <>
      <div class={`message first ${config.assistant_name ? 'assistant' : 'teammate'}`}>
        <Author name={config.assistant_name ?? config.workspace_name} isAssistant={config.assistant_name !== null} />
        <div class="bubble"><p>{config.greeting}</p></div>
      </div>
      {!state.pending.length && !state.messages.length && config.starters.length > 0 && (
        <div class="choices">
          {config.starters.map((starter) => <button type="button" onClick={() => chat.send(starter)}>{starter}</button>)}
        </div>
      )}
    </>
  );
}

function Choices({ chat, state }: { chat: Chat; state: State }) {
  const last = state.messages.findLast((message) => !message.event);
  if (!last?.choices?.length || state.pending.length || state.draft) return null;
  return (
    <div class="choices">
      {last.choices.map((choice) => (
        <button type="button" onClick={() => chat.send(choice.label, { choice_id: choice.id })}>{choice.label}</button>
      ))}
    </div>
  );
}

function Writing({ state }: { state: State }) {
  if (state.draft) {
    return (
      <div class="message assistant first" aria-live="off" aria-busy="true">
        <Author name={state.draft.name} isAssistant />
        <div class="bubble"><p>{state.draft.text}</p></div>
      </div>
    );
  }
  if (!state.typing) return null;
  return (
    <div class="typing" role="status">
      <span class="hidden">{t('isTyping', { name: state.typing.name })}</span>
      <i /><i /><i />
    </div>
  );
}

export class Log extends Component<Props> {
  private box = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.box.current!;
    return scrollHeight - scrollTop - clientHeight;
  }

  override componentDidUpdate(before: Props, _: unknown, fromEnd: number): void {
    const box = this.box.current!;
    const { messages, pending } = this.props.state;
    const isEarlier = before.state.messages[0] && messages[0]!.seq < before.state.messages[0].seq;
    const isOwn = pending.length > before.state.pending.length;
    // Earlier messages grow the thread upwards: what was being read stays where it was.
    if (isEarlier) box.scrollTop = box.scrollHeight - box.clientHeight - fromEnd;
    else if (fromEnd < NEAR_END_PX || isOwn) box.scrollTop = box.scrollHeight;
  }

  override render({ chat, state, onSource, children }: Props) {
    const { messages } = state;
    return (
      <div class="log" ref={this.box} role="log" aria-live="polite" aria-label={t('messages')} tabIndex={0}>
        {state.hasEarlier && <button type="button" class="earlier" onClick={() => void chat.loadEarlier()}>{t('earlier')}</button>}
        <Greeting chat={chat} state={state} />
        {messages.map((message, at) =>
          message.event ? (
            <EventLine key={message.seq} message={message} />
          ) : (
            <MessageView key={message.seq} message={message} isFirst={!sameAuthor(messages[at - 1], message)} isLast={!messages[at + 1]} onSource={onSource} />
          ),
        )}
        {state.pending.map((item) => <PendingView key={item.client_id} item={item} onRetry={chat.retry} onDiscard={chat.discard} />)}
        <Writing state={state} />
        <Choices chat={chat} state={state} />
        {children}
      </div>
    );
  }
}
