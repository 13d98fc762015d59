import { ChannelMark } from './ChannelMark';
import { hueFor, initials } from './hues';

interface PersonProps {
  name: string;
  color?: string | null;
  size?: number;
  channel?: string;
  presence?: 'online' | 'away' | 'offline';
}

/** A face made of initials. Decorative: the name always stands beside it. */
export function Person({ name, color, size = 32, channel, presence }: PersonProps) {
  const face = { width: size, height: size, fontSize: Math.round(size * 0.38) };
  return (
    <span className={`person hue-${hueFor(color, name)}`} style={face} aria-hidden>
      {initials(name)}
      {channel && (
        <span className="person-mark">
          <ChannelMark kind={channel} size={Math.round(size * 0.46)} />
        </span>
      )}
      {presence && <span className={`person-dot ${presence}`} />}
    </span>
  );
}
