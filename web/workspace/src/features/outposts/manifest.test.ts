import { expect, it } from 'vitest';
import { manifestOf } from './manifest';

it('puts the address wherever Slack asks for one', () => {
  const text = manifestOf('https://desk.example.com/hooks/v1/slack_team/wk_1');
  const manifest = JSON.parse(text);
  expect(text.split('https://desk.example.com/hooks/v1/slack_team/wk_1')).toHaveLength(4);
  expect(manifest.oauth_config.scopes.bot).toContain('users:read.email');
});
