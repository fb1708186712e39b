// Asks before something that cannot be undone. Names the deed on the button; the safe answer has the focus.

import { Button } from '../controls/Button.tsx';
import { t } from '../text.ts';
import { Dialog } from './Dialog.tsx';

export interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  /** The deed, as a verb: "Discard". */
  confirmLabel: string;
  cancelLabel?: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  children: React.ReactNode;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, isOpen, confirmLabel, cancelLabel, isDangerous = false, isBusy = false, children } = props;
  return (
    <Dialog
      title={title}
      role="alertdialog"
      isOpen={isOpen}
      onClose={props.onCancel}
      actions={
        <>
          <Button autoFocus onPress={props.onCancel}>
            {cancelLabel ?? t('common.cancel')}
          </Button>
          <Button tone={isDangerous ? 'danger' : 'primary'} isPending={isBusy} onPress={props.onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
