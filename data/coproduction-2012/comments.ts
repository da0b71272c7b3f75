// The invented comments of the co-production survey, with the themes that a survey team would code them to. They are
// plausible and anonymous; some hold commas, quotation marks and line breaks, and some begin as a formula would.

export const themes = {
  resources: 'Resources (time and money)',
  recognition: 'Recognition of contributions',
  training: 'Training and skills',
  power: 'Power and trust',
  commissioning: 'Commissioning',
  examples: 'Evidence and examples',
  network: 'Networks and sharing',
} as const;

export interface Comment {
  text: string;
  about: readonly (keyof typeof themes)[];
}

export const comments: readonly Comment[] = [
  {
    text: 'It takes time to do this properly, and nobody is given the time. We were expected to redesign a whole service in three meetings.',
    about: ['resources'],
  },
  {
    text: 'People’s expenses are paid late, or not at all. If you value what we bring, show it.',
    about: ['resources', 'recognition'],
  },
  {
    text: '- more training\n- more money\n- fewer meetings where everything has been decided already',
    about: ['training', 'resources', 'power'],
  },
  {
    text: 'Staff tell me they "already do involvement", by which they mean a suggestion box in the waiting room.',
    about: ['training'],
  },
  {
    text: '=equal partners. That is all it means, and it seems to be the hardest thing of all.',
    about: ['power'],
  },
  {
    text: 'Our commissioner is supportive, but the contract still counts contacts, not what changed for people.',
    about: ['commissioning'],
  },
  {
    text: 'I’ve been a peer supporter for six years. I was thanked once, in an email to somebody else.',
    about: ['recognition'],
  },
  { text: 'Examples please! Real ones, with costs.', about: ['examples'] },
  {
    text: 'Our group has done this for years without knowing the word for it.\n\nWe’d gladly show others how, if somebody paid the train fares.',
    about: ['network', 'resources'],
  },
  {
    text: 'Time and money. Money and time.',
    about: ['resources'],
  },
  {
    text: 'Professionals are frightened of being blamed if something goes wrong, so they keep hold of the decisions.',
    about: ['power'],
  },
  {
    text: '+1 for a network. At the moment we find out about each other by accident.',
    about: ['network'],
  },
  {
    text: 'What I know from living with this is called "anecdote"; what the consultant knows is called "evidence".',
    about: ['recognition', 'power'],
  },
  {
    text: 'Short courses, run jointly by people who use services and people who work in them, would change more than any campaign.',
    about: ['training'],
  },
  { text: 'No.', about: [] },
  {
    text: 'With budgets being cut, co-production must not become a polite word for volunteers doing what staff used to do.',
    about: ['resources', 'recognition'],
  },
  {
    text: 'The ward I was on had a planning group. Patients chaired it, staff took the minutes. It worked, and then the manager left.',
    about: ['examples', 'power'],
  },
  {
    text: 'Please write in plain English. "Asset-based co-production" puts off the very people you want to hear from!',
    about: ['training'],
  },
  {
    text: 'I’d like to see commissioners spend a day with us, then write the specification.',
    about: ['commissioning'],
  },
  {
    text: '@ the moment it depends on one or two keen people; when they go, it goes.',
    about: ['resources'],
  },
  {
    text: 'Housing, benefits, work, health: they are one life. Why must I choose one policy area?',
    about: [],
  },
  {
    text: 'Small user-led groups can’t bid against large providers. Three years’ core funding, even £5,000 a year, would do more than a toolkit.',
    about: ['commissioning', 'resources'],
  },
  {
    text: 'It would help to know what has been tried elsewhere, including what did not work.',
    about: ['examples', 'network'],
  },
  {
    text: 'As a carer I am asked for my views often and told the result never.',
    about: ['recognition'],
  },
  {
    text: '-we need people at the top to say that it matters\n-and then to turn up',
    about: ['power'],
  },
  {
    text: 'Happy to be contacted about a network, but there was no box for it.',
    about: ['network'],
  },
  {
    text: 'I thought co-production meant making films until last year 🙂',
    about: ['training'],
  },
  { text: 'N/A', about: [] },
];
