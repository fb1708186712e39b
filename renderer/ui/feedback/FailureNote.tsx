// A region whose content could not be read: what happened, that nothing written is touched by it, what to do next.

import type { Failure } from '#shared/result.ts';
import { RotateCw } from 'lucide-react';
import { Button } from '../controls/Button.tsx';
import { failureWords } from '../failure.ts';
import { t } from '../text.ts';
import { EmptyState } from './EmptyState.tsx';

export interface FailureNoteProps {
  failure: Failure;
  onRetry?: () => void;
}

export function FailureNote({ failure, onRetry }: FailureNoteProps) {
  const words = failureWords(failure);
  return (
    <div role="alert">
      <EmptyState
        title={words.what}
        actions={
          onRetry && (
            <Button icon={RotateCw} onPress={onRetry}>
              {t('common.tryAgain')}
            </Button>
          )
        }
      >
        {t('failure.safe.stored')} {words.next}
      </EmptyState>
    </div>
  );
}
