/** What pages are put together from, apart from the frames in `page`: the inbox loads none of it at first. */
export { FormFoot } from './FormFoot';
export { Found, NextPage } from './Found';
export { ConnectFrame, KindWizard } from './KindWizard';
export { LookAgain } from './LookAgain';
export { Remove } from './Remove';
export { ProgressLine, StartStop } from './Running';
export { SheetForm } from './SheetForm';
