export { Card, PageHead, SwitchRow } from './frames';
export { Confirm } from './Confirm';
export { CopyBox, CopyButton } from './copy';
export { SaveBar } from './SaveBar';
export { TextsField } from './TextsField';
export { useLeaveGuard } from './LeaveGuard';
export { useDraftOf } from './draft';
export { useCanManage } from './rights';
export { fieldErrors, usePageError, useSave } from './errors';
