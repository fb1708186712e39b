// A failure in a region: what happened, what is safe, what to do next, and a way to do it.

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
        {words.safe} {words.next}
      </EmptyState>
    </div>
  );
}
