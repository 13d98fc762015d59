import { Component } from 'preact';
import { t } from '../i18n';
import type { Chat } from '../chat/chat';
import type { State } from '../chat/state';
import { Icon } from '../view/icons';

const COMMENT_LIMIT = 2000;

interface Props {
  chat: Chat;
  state: State;
}

interface Rating {
  score: number;
  comment: string;
}

export class Csat extends Component<Props, Rating> {
  override state: Rating = { score: 0, comment: '' };

  private submit = (event: Event): void => {
    event.preventDefault();
    void this.props.chat.rate(this.state.score, this.state.comment.trim());
  };

  override render({ state }: Props, { score, comment }: Rating) {
    const { conversation, config } = state;
    if (!config?.csat_enabled || !conversation?.csat_asked) return null;
    if (conversation.csat_score) return <p class="csat thanks" role="status">{t('thanks')} {'★'.repeat(conversation.csat_score)}</p>;
    return (
      <form class="csat" onSubmit={this.submit}>
        <fieldset>
          <legend>{t('rateTitle')}</legend>
          <div class="stars">
            {[1, 2, 3, 4, 5].map((value) => (
              <label class={value <= score ? 'on' : ''}>
                <input type="radio" name="score" value={value} aria-label={t('stars', { score: String(value) })} checked={value === score} onChange={() => this.setState({ score: value })} />
                <Icon name="star" />
              </label>
            ))}
          </div>
        </fieldset>
        {score > 0 && (
          <>
            <textarea rows={2} maxLength={COMMENT_LIMIT} aria-label={t('rateComment')} placeholder={t('rateComment')} value={comment} onInput={(event) => this.setState({ comment: event.currentTarget.value })} />
            <button class="primary">{t('rateSend')}</button>
          </>
        )}
      </form>
    );
  }
}
