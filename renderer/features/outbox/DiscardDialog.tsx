// Asks before text is thrown away, and shows the text.

import type { OutboxItem } from '#shared/model/outbox.ts';
import { useCommand } from '../../bridge/use-call.ts';
import { toast, toastFailure } from '../../ui/feedback/toasts.tsx';
import { ConfirmDialog } from '../../ui/overlays/ConfirmDialog.tsx';
import { t } from '../../ui/text.ts';

const SHOWN = 3;

export function DiscardDialog({ items, onClose }: { items: readonly OutboxItem[]; onClose: () => void }) {
  const discard = useCommand('outbox.discard');
  const maySent = items.filter((item) => item.maySent).length;
  const confirm = async () => {
    const result = await discard.run({ opIds: items.map(({ opId }) => opId) });
    if (result.ok) {
      const { discarded } = result.value;
      toast({
        title: t('outbox.discarded', { count: discarded }),
        ...(discarded < items.length ? { detail: t('outbox.discardedSome') } : {}),
      });
    } else toastFailure(result.error);
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('outbox.discardTitle', { count: items.length })}
      isOpen
      isDangerous
      isBusy={discard.isRunning}
      confirmLabel={t('outbox.discard')}
      onConfirm={() => void confirm()}
      onCancel={onClose}
    >
      <p>
        {t('outbox.discardWhy', { count: items.length })}
        {maySent > 0 && ` ${t('outbox.discardMaySent', { count: maySent })}`}
      </p>
      {items.slice(0, SHOWN).map((item) => (
        <blockquote key={item.opId} className="ui-quote">
          {item.text ?? `${t(`outbox.kind.${item.kind}`)} ${t('outbox.to', { target: item.target })}`}
        </blockquote>
      ))}
      {items.length > SHOWN && <p>{t('outbox.discardMore', { count: items.length - SHOWN })}</p>}
    </ConfirmDialog>
  );
}
