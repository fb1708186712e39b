// A modal dialog: a heading, a body, its actions at the end. Escape closes it, focus returns to where it was.

import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { X } from 'lucide-react';
import { IconButton } from '../controls/IconButton.tsx';
import { t } from '../text.ts';
import './dialog.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** `alertdialog` for questions that must be answered. */
  role?: 'dialog' | 'alertdialog';
  width?: 'narrow' | 'wide';
  /** Without it Escape and the cross do nothing: something has to be decided first. */
  isDismissable?: boolean;
  actions?: React.ReactNode;
  children: React.ReactNode;
}

export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, role = 'dialog', width = 'narrow', isDismissable = true, actions, children } = props;
  return (
    <ModalOverlay
      className="ui-veil"
      isOpen={isOpen}
      isDismissable={isDismissable && role === 'dialog'}
      isKeyboardDismissDisabled={!isDismissable}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="ui-modal" data-width={width}>
        <AriaDialog role={role} className="ui-dialog">
          <header className="ui-dialog__head">
            <Heading slot="title" className="ui-dialog__title">
              {title}
            </Heading>
            {isDismissable && role === 'dialog' && (
              <IconButton label={t('common.close')} shortcut="Esc" icon={X} onPress={onClose} />
            )}
          </header>
          <div className="ui-dialog__body">{children}</div>
          {actions !== undefined && <footer className="ui-dialog__actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
