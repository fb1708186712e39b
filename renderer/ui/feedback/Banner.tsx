// A strip across the window or a region: what happened, what still works, what can be done. Quiet by default.

import './feedback.css';

export interface BannerProps {
  tone?: 'info' | 'warn' | 'urgent' | 'ok';
  title: string;
  /** `status` is read aloud politely, `alert` at once; none for what is merely there. */
  live?: 'status' | 'alert';
  label?: string;
  actions?: React.ReactNode;
  children?: React.ReactNode;
}

export function Banner({ tone = 'info', title, live, label, actions, children }: BannerProps) {
  return (
    <section className="ui-banner" data-tone={tone} {...(label ? { 'aria-label': label } : {})}>
      <div className="ui-banner__words" {...(live ? { role: live } : {})}>
        <b>{title}</b>
        {children !== undefined && <span>{children}</span>}
      </div>
      {actions !== undefined && <div className="ui-banner__actions">{actions}</div>}
    </section>
  );
}
