// The words of a message, as text and nothing else (SE4). Web addresses become buttons that ask the host to open them
// outside, and name the real host.

import { Fragment } from 'react';
import { useBridge } from '../../../bridge/provider.tsx';
import { t } from '../../../ui/text.ts';

const ADDRESS = /https:\/\/[^\s<>"']{3,500}/g;
const CLOSING = /[).,;:!?\]]+$/;

export interface TextPart {
  text: string;
  /** Where a click leads; null for plain words. */
  url: URL | null;
}

/** Words and addresses of a text, in order; joined they are the text. */
export function textParts(body: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of body.matchAll(ADDRESS)) {
    const address = match[0].replace(CLOSING, '');
    if (!URL.canParse(address)) continue;
    if (match.index > from) parts.push({ text: body.slice(from, match.index), url: null });
    parts.push({ text: address, url: new URL(address) });
    from = match.index + address.length;
  }
  if (from < body.length) parts.push({ text: body.slice(from), url: null });
  return parts;
}

export function MessageText({ body }: { body: string }) {
  return (
    <p className="message__body">
      {textParts(body).map(({ text, url }, index) =>
        url ? <Address key={index} text={text} url={url} /> : <Fragment key={index}>{text}</Fragment>,
      )}
    </p>
  );
}

function Address({ text, url }: { text: string; url: URL }) {
  const bridge = useBridge();
  const name = t('chat.openLink', { host: url.host });
  return (
    <button
      type="button"
      className="message__link"
      title={name}
      onClick={() => void bridge.call('window.openLink', { url: url.href })}
    >
      {text}
    </button>
  );
}
