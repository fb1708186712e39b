// Forty invented people in six departments, and the patients they look after. Any likeness is chance.

import type { Clinic } from '../clinic.ts';

export const PASSWORD = 'demonstration';

export const CLINICIAN = 'maya.keller';
export const FRONT_DESK = 'nora.lindqvist';

type Row = readonly [
  first: string,
  last: string,
  title: string,
  place: string,
  extension: string | null,
  onCall?: string,
];

const DEPARTMENTS: Record<string, { role: 'provider' | 'admin'; people: readonly Row[] }> = {
  Emergency: {
    role: 'provider',
    people: [
      ['Maya', 'Keller', 'Registrar', 'Emergency, North', '4410', 'Registrar on call'],
      ['Tomás', 'Ortega', 'Registrar', 'Emergency, North', '4411'],
      ['Priya', 'Nair', 'Emergency nurse', 'WS-14', '4412'],
      ['Lena', 'Brandt', 'Consultant', 'Emergency, Office 2', '4413', 'Consultant on call'],
      ['Samir', 'Haddad', 'Paramedic liaison', 'Ambulance bay', null],
      ['Ingrid', 'Solberg', 'Charge nurse', 'Emergency, Desk', '4415'],
      ['Kofi', 'Mensah', 'Emergency nurse', 'Resus', '4416'],
      ['Yuki', 'Tanabe', 'Foundation doctor', 'Emergency, South', null],
      ['Oskar', 'Wieland', 'Triage nurse', 'Triage', '4418'],
      ['Dalia', 'Farouk', 'Foundation doctor', 'Emergency, North', null],
    ],
  },
  'Ward 3': {
    role: 'provider',
    people: [
      ['Ruth', 'Adeyemi', 'Charge nurse', 'Ward 3, Desk', '4420', 'Charge nurse'],
      ['Jonas', 'Petersen', 'Ward nurse', 'Ward 3, East', '4421'],
      ['Carla', 'Moretti', 'Ward nurse', 'Ward 3, West', '4421'],
      ['Farid', 'Rahmani', 'Registrar', 'Ward 3', '4422'],
      ['Hana', 'Novak', 'Physiotherapist', 'Therapy room', '4423'],
      ['Bruno', 'Teixeira', 'Ward nurse', 'Ward 3, East', '4421'],
      ['Elif', 'Yildiz', 'Foundation doctor', 'Ward 3', null],
      ['Marta', 'Kowalska', 'Discharge coordinator', 'Ward 3, Office', '4425'],
    ],
  },
  Radiology: {
    role: 'provider',
    people: [
      ['Sven', 'Aalto', 'Radiologist', 'Reporting room', '4430', 'Radiologist on call'],
      ['Aisha', 'Karim', 'Radiographer', 'CT 1', '4431'],
      ['Emil', 'Dahl', 'Radiographer', 'X-ray', '4432'],
      ['Dina', 'Rosen', 'Radiologist', 'Reporting room', '4430'],
      ['Paulo', 'Serrano', 'Radiographer', 'MRI', '4433'],
      ['Greta', 'Hofer', 'Radiology coordinator', 'Radiology desk', '4434'],
    ],
  },
  'Front desk': {
    role: 'admin',
    people: [
      ['Nora', 'Lindqvist', 'Front-desk lead', 'Front desk, North', '4440', 'Lead'],
      ['Olu', 'Bankole', 'Receptionist', 'Front desk, North', '4441'],
      ['Mei', 'Castell', 'Receptionist', 'Front desk, South', '4442'],
      ['Viktor', 'Ilic', 'Bookings', 'Bookings office', '4443'],
      ['Anna', 'Mota', 'Bookings', 'Bookings office', '4443'],
      ['Jules', 'Perrin', 'Receptionist', 'Front desk, South', '4442'],
    ],
  },
  Pharmacy: {
    role: 'provider',
    people: [
      ['Ines', 'Albrecht', 'Clinical pharmacist', 'Pharmacy desk', '4450', 'Pharmacist on call'],
      ['Daniel', 'Osei', 'Pharmacist', 'Dispensary', '4451'],
      ['Lucia', 'Ferri', 'Pharmacy technician', 'Dispensary', '4451'],
      ['Henrik', 'Madsen', 'Pharmacist', 'Ward rounds', '4452'],
      ['Zeynep', 'Aksoy', 'Pharmacy technician', 'Stores', '4453'],
    ],
  },
  Anaesthesia: {
    role: 'provider',
    people: [
      ['Piotr', 'Zielinski', 'Consultant', 'Theatre office', '4460', 'First on call'],
      ['Amara', 'Obi', 'Registrar', 'Theatres', '4461'],
      ['Leon', 'Fischer', 'Anaesthetic nurse', 'Recovery', '4462'],
      ['Sofia', 'Lund', 'Registrar', 'Theatres', '4461', 'Second on call'],
      ['Rafael', 'Quiroga', 'Anaesthetic technician', 'Theatre 4', '4463'],
    ],
  },
};

const PATIENTS: readonly (readonly [number: string, first: string, last: string])[] = [
  ['48213', 'Joachim', 'Marten'],
  ['48377', 'Agnes', 'Dvorak'],
  ['47902', 'Salma', 'Idris'],
  ['48440', 'Theo', 'Vasari'],
  ['48121', 'Berit', 'Hansson'],
  ['48509', 'Imran', 'Sayed'],
  ['47733', 'Clara', 'Nyström'],
  ['48018', 'Milan', 'Petrovic'],
  ['48266', 'Rosa', 'Almeida'],
  ['48391', 'Walter', 'Engel'],
  ['48155', 'Noemi', 'Gallo'],
  ['48602', 'Pavel', 'Hruska'],
  ['48333', 'Edith', 'Larsson'],
  ['47888', 'Omar', 'Benali'],
  ['48477', 'Tilda', 'Morgan'],
  ['48290', 'Hugo', 'Renard'],
];

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

export const staff: Clinic['people'] = Object.entries(DEPARTMENTS).flatMap(([department, { role, people }]) =>
  people.map(([firstName, lastName, title, place, extension, onCall]) => {
    const userId = `${plain(firstName)}.${plain(lastName)}`;
    const account = { userId, email: `${userId}@harbour.example`, password: PASSWORD, role };
    return { ...account, firstName, lastName, title, department, place, extension, onCall: onCall ?? null };
  }),
);

export const patients: Clinic['people'] = PATIENTS.map(([number, firstName, lastName]) => ({
  userId: `patient-${number}`,
  email: `${number}@patients.harbour.example`,
  role: 'patient',
  firstName,
  lastName,
}));

export const staffOf = (department: string): string[] =>
  staff.filter((person) => person.department === department).map((person) => person.userId);

const byId = new Map(staff.map((person) => [person.userId, person]));

export const firstNameOf = (userId: string): string => byId.get(userId)?.firstName ?? userId;

export function nameOf(userId: string): string {
  const person = byId.get(userId);
  return person ? `${person.firstName} ${person.lastName}` : userId;
}
