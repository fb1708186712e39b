// One's own profile as the platform keeps it. Only the fields that were changed are sent, each for itself; one's own last
// word stands (CF3).

import { useCall } from '../../bridge/use-call.ts';
import { Switch } from '../../ui/controls/Switch.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { EmptyState } from '../../ui/feedback/EmptyState.tsx';
import { FailureNote } from '../../ui/feedback/FailureNote.tsx';
import { Skeleton } from '../../ui/feedback/Skeleton.tsx';
import { t } from '../../ui/text.ts';
import { FormEnd, formKeys } from './FormEnd.tsx';
import { begin, textOf, valueOf } from './record-changes.ts';
import { RecordMarks, type Ways } from './RecordMarks.tsx';
import { useRecordForm } from './use-record-form.ts';
import './records.css';

const NAMES = ['firstName', 'lastName'] as const;
const LINES = [
  'phone',
  'address.street',
  'address.postalCode',
  'address.city',
  'address.state',
  'address.country',
  'preferences.language',
  'preferences.timezone',
] as const;
const SWITCHES = ['email', 'sms', 'push'] as const;
const FIELDS: readonly string[] = [...NAMES, ...LINES, ...SWITCHES.map((way) => `preferences.notifications.${way}`)];

export function ProfileForm({ userId, ways }: { userId: string; ways: Ways }) {
  const record = useCall('records.get', { entity: 'profile', id: userId });
  const view = record.data ?? undefined;
  const form = useRecordForm('profile', userId, view, FIELDS);
  if (record.isError) return <FailureNote failure={record.error} onRetry={() => void record.refetch()} />;
  if (record.data === null)
    return <EmptyState title={t('records.profileUnknown')}>{t('records.profileUnknownWhy')}</EmptyState>;
  if (!view) return <Skeleton rows={6} />;
  const shown = form.begun ?? begin(view, FIELDS);
  const save = () => void form.save();
  const line = (field: (typeof NAMES)[number] | (typeof LINES)[number], empty: string | null) => (
    <TextField
      key={field}
      label={t(`records.profile.${field}`)}
      value={textOf(valueOf(shown, field))}
      error={form.unfit.includes(field) ? t('records.unfit') : null}
      onChange={(text) => form.write(field, text === '' ? empty : text)}
    />
  );
  return (
    <div
      className="profile"
      role="group"
      aria-label={t('records.profile')}
      onKeyDown={formKeys(form, form.leave, save)}
    >
      <div className="profile__lines">
        {NAMES.map((field) => line(field, ''))}
        {LINES.map((field) => line(field, null))}
      </div>
      <div className="profile__switches">
        {SWITCHES.map((way) => (
          <Switch
            key={way}
            label={t(`records.profile.notifications.${way}`)}
            isOn={valueOf(shown, `preferences.notifications.${way}`) === true}
            onChange={(isOn) => form.write(`preferences.notifications.${way}`, isOn)}
          />
        ))}
      </div>
      {form.isChanged && <FormEnd form={form} view={view} onSave={save} onLeave={form.leave} />}
      <RecordMarks view={view} fields={FIELDS} ways={ways} />
    </div>
  );
}
