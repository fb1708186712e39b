// Short notes about what an own action did. They hold nothing that is not also elsewhere on screen.

import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { X } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import { t } from '../text.ts';
import { failureWords } from '../failure.ts';
import type { Failure } from '#shared/result.ts';
import './feedback.css';

export interface ToastNote {
  title: string;
  detail?: string;
  tone?: 'plain' | 'urgent';
}

const STAYS_MS = 6_000;
const queue = new ToastQueue<ToastNote>({ maxVisibleToasts: 3 });

/** Shows a note for some seconds; an urgent one stays until it is closed. */
export function toast(note: ToastNote): void {
  queue.add(note, note.tone === 'urgent' ? {} : { timeout: STAYS_MS });
}

/** Says in words that an action failed. */
export function toastFailure(failure: Failure): void {
  const words = failureWords(failure);
  toast({ title: words.what, detail: `${words.safe} ${words.next}`, tone: 'urgent' });
}

export function Toaster() {
  return (
    <ToastRegion queue={queue} className="ui-toasts" aria-label={t('common.notes')}>
      {({ toast: shown }) => (
        <Toast toast={shown} className="ui-toast" data-tone={shown.content.tone ?? 'plain'}>
          <ToastContent className="ui-toast__words">
            <Text slot="title" className="ui-toast__title">
              {shown.content.title}
            </Text>
            {shown.content.detail !== undefined && <Text slot="description">{shown.content.detail}</Text>}
          </ToastContent>
          <Button slot="close" className="ui-toast__close" aria-label={t('common.close')}>
            <Icon icon={X} size={14} />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  );
}
