/** The Slack app that works for a team, as Slack's own settings read it. Pure. */

const SCOPES = [
  'chat:write', 'channels:history', 'channels:read', 'groups:history', 'groups:read',
  'users:read', 'users:read.email', 'files:read', 'files:write', 'commands',
];

/** `address`: where Slack tells what happens. */
export function manifestOf(address: string): string {
  const manifest = {
    display_information: { name: 'Relevo', description: 'Handoffs to people, answered in their threads' },
    features: {
      bot_user: { display_name: 'Relevo', always_online: true },
      slash_commands: [{ command: '/relevo', url: address, description: 'Link yourself', usage_hint: 'link CODE | unlink | who' }],
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: {
        request_url: address,
        bot_events: ['message.channels', 'message.groups', 'tokens_revoked', 'app_uninstalled'],
      },
      interactivity: { is_enabled: true, request_url: address },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
    },
  };
  return JSON.stringify(manifest, null, 2);
}
