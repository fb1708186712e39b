// A group of settings on a card, and one of its rows: the words on the left, the control on the right.

export function SettingsGroup({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="settings__group" aria-label={title}>
      <h2 className="ui-heading">{title}</h2>
      <div className="settings__card">{children}</div>
    </section>
  );
}

export interface SettingRowProps {
  label: string;
  hint?: string;
  children: React.ReactNode;
}

export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <div className="settings__row">
      <div className="settings__words">
        <p className="settings__label">{label}</p>
        {hint !== undefined && <p className="settings__hint">{hint}</p>}
      </div>
      <div className="settings__control">{children}</div>
    </div>
  );
}
