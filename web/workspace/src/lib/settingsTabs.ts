/** The parts of the settings, as they stand in the address. */
export const SETTINGS_TABS = ['profile', 'workspace', 'hours', 'models', 'keys', 'audit'] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];
