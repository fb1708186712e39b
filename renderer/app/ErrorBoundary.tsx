// When a part of the window breaks, the rest stays, and the words say what is safe. The error itself goes nowhere:
// it might carry content.

import { Component } from 'react';
import { TriangleAlert } from 'lucide-react';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/feedback/EmptyState.tsx';
import { t } from '../ui/text.ts';

interface Props {
  /** A change of it gives the part another chance. */
  resetKey: string;
  children: React.ReactNode;
}

export class ErrorBoundary extends Component<Props, { brokenAt: string | null }> {
  override state: { brokenAt: string | null } = { brokenAt: null };

  static getDerivedStateFromError() {
    return { brokenAt: '' };
  }

  override componentDidCatch() {
    this.setState({ brokenAt: this.props.resetKey });
  }

  override componentDidUpdate(before: Props) {
    if (this.state.brokenAt !== null && before.resetKey !== this.props.resetKey) this.setState({ brokenAt: null });
  }

  override render() {
    if (this.state.brokenAt === null) return this.props.children;
    return (
      <div role="alert">
        <EmptyState
          icon={TriangleAlert}
          title={t('app.broken')}
          actions={<Button onPress={() => location.reload()}>{t('app.brokenReload')}</Button>}
        >
          {t('app.brokenSafe')}
        </EmptyState>
      </div>
    );
  }
}
