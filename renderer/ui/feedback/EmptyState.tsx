// What a region says when there is nothing to show: that this is fine, or what to do about it.

import type { LucideIcon } from 'lucide-react';
import { Icon } from '../marks/Icon.tsx';
import './feedback.css';

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  children?: React.ReactNode;
  actions?: React.ReactNode;
}

export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      {icon && (
        <span className="ui-empty__icon">
          <Icon icon={icon} size={24} />
        </span>
      )}
      <p className="ui-empty__title">{title}</p>
      {children !== undefined && <p className="ui-empty__words">{children}</p>}
      {actions !== undefined && <div className="ui-empty__actions">{actions}</div>}
    </div>
  );
}
