export { canSendMail, takeMail, useMailChoice, type ChosenMail } from './choosing';
export { MailHead, MailLine } from './lazy';
