// Why a server, or the console in its place, did not take something that was written. One text for each code; the
// server's own words are never shown.

export const refusals = {
  'refusal.INVALID': 'the server does not accept it as it is',
  'refusal.TOO_LARGE': 'it is too long for the server',
  'refusal.TOO_LONG': 'it is too long for the server',
  'refusal.NOT_A_MEMBER': 'you are not a member of this room any more',
  'refusal.NO_SUCH_ROOM': 'the room is not there any more',
  'refusal.NO_SUCH_MESSAGE': 'the message is not there any more',
  'refusal.NOT_AUTHOR': 'only its author can change a message',
  'refusal.RETRACTED': 'the message was retracted',
  'refusal.URGENT_NOT_ALLOWED': 'you may not send urgent messages',
  'refusal.UNSUPPORTED': 'this server cannot do that',
  'refusal.REFUSED': 'the server refused it without a reason',
  'refusal.CONNECTION_KILLER': 'the connection broke each time it was sent',
  'refusal.RATE_LIMITED': 'the server asked us to wait',
  'refusal.UNAVAILABLE': 'the server cannot take it at the moment',
  'refused.other': 'the server refused it (code {code})',
} as const;
