// The list of people with their presence.

export const people = {
  'people.title': 'People',
  'people.search': 'Find a person',
  'people.searchPlaceholder': 'Name, role, department, place',
  'people.list': 'People by department',
  'people.filterBy': 'Show only: {count} {state}',
  'people.reachable': '{reachable} of {total} reachable',
  'people.extension': 'ext. {extension}',
  'people.message': 'Message',
  'people.messageTo': 'Message to {name}',
  'people.self': 'you',
  'people.noDepartment': 'No department',
  'people.empty': 'No colleagues yet',
  'people.emptyWhy': 'The directory is loaded with the first connection to the server.',
  'people.nobody': 'Nobody matches',
  'people.nobodyWhy': 'Try a part of the name, the department, the role or the place.',
} as const;
