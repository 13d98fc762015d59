import { Globe, Mail, MessageSquareText, Send, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';

const drawn: Record<string, ReactNode> = {
  whatsapp: (
    <path
      fill="#fff"
      d="M12 5.200a6.800 6.800 0 0 0-5.800 10.300L5.300 19l3.600-.9A6.800 6.800 0 1 0 12 5.200Zm3.700 9.400c-.2.5-1 .9-1.400.9-.4.1-.9.1-1.400-.1-2.500-.9-4.100-3.400-4.300-3.700-.1-.2-.9-1.200-.9-2.300 0-1.100.6-1.600.8-1.900.2-.2.4-.3.6-.3h.4c.2 0 .3 0 .5.4l.6 1.500c.1.2 0 .3 0 .4l-.5.6c-.1.1-.2.3-.1.5.5.9 1.300 1.700 2.300 2.100.2.1.4.1.5-.1l.6-.7c.2-.2.3-.2.5-.1l1.400.7c.2.1.4.2.4.3.1.1.1.6-.1 1.100Z"
    />
  ),
  instagram: (
    <g fill="none" stroke="#fff" strokeWidth="1.700">
      <rect x="6" y="6" width="12" height="12" rx="3.500" />
      <circle cx="12" cy="12" r="2.800" />
      <circle cx="15.600" cy="8.400" r="1" fill="#fff" stroke="none" />
    </g>
  ),
  messenger: (
    <path
      fill="#fff"
      d="M12 5.500c-3.700 0-6.600 2.700-6.600 6.200 0 1.900.8 3.500 2.100 4.600v2.200l2.100-1.100c.7.2 1.500.4 2.400.4 3.700 0 6.600-2.700 6.600-6.100S15.700 5.500 12 5.500Zm.7 8.200-1.700-1.800-3.300 1.800 3.600-3.900 1.700 1.800 3.300-1.800-3.600 3.900Z"
    />
  ),
  slack: (
    <g stroke="#fff" strokeWidth="1.900" strokeLinecap="round">
      <path d="M10 6.500v11M14 6.500v11M6.500 10h11M6.500 14h11" />
    </g>
  ),
};

const lined = { web: Globe, email: Mail, telegram: Send, sms: MessageSquareText, api: Webhook } as const;

/** Which way a conversation came. The name of the channel is said in words wherever it matters. */
export function ChannelMark({ kind: told, size = 16 }: { kind: string; size?: number }) {
  // The same for customers, whoever carries it.
  const kind = { twilio_whatsapp: 'whatsapp', slack_team: 'slack' }[told] ?? told;
  const box = { width: size, height: size };
  const shape = drawn[kind];
  if (shape) {
    return (
      <span className={`channel-mark channel-${kind}`} style={box} aria-hidden>
        <svg viewBox="0 0 24 24">{shape}</svg>
      </span>
    );
  }
  const Icon = lined[kind as keyof typeof lined] ?? Globe;
  return (
    <span className={`channel-mark channel-${kind in lined ? kind : 'web'}`} style={box} aria-hidden>
      <Icon size={Math.round(size * 0.62)} strokeWidth={2.2} />
    </span>
  );
}
