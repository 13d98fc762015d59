export { InvitationPage } from './InvitationPage';
export { LinkPage } from './LinkPage';
export { PasswordResetPage } from './PasswordResetPage';
export { SignInPage } from './SignInPage';
