export const SignInPage = () => null;
export const LinkPage = () => null;
export const InvitationPage = () => null;
export const PasswordResetPage = () => null;
