// Exports of tools that make forms: Google, Microsoft, Alchemer, SurveyMonkey.

import { workbookOf } from '../../ingest/files.ts';
import { AGREE, csv, day, type Made, respondents, turn } from './parts.ts';

const google: Made = {
  name: 'Google Forms: line breaks in headers, options that hold commas',
  files: {
    'Form responses 1.csv': csv([
      [
        ...['Timestamp', 'Email Address', 'Which of these do you use?\n(Tick all that apply)'],
        ...['How much do you agree? [The staff are kind]', 'How much do you agree? [The rooms are clean]'],
        ...['What is your name?', 'Anything else?', 'How likely are you to recommend us?'],
      ],
      ...respondents((i) => [
        ...[`3/${1 + (i % 28)}/2024 14:0${i % 10}:00`, `p${i}@example.org`],
        turn(i, [
          'Parks, gardens and squares',
          'Parks, gardens and squares, Libraries',
          'Libraries, Pools (indoor, outdoor)',
          'Libraries',
        ]),
        ...[turn(i, AGREE), turn(i, ['Agree', 'Agree', 'Neutral', 'Strongly disagree'])],
        ...[`Person Number${i}`, turn(i, ['', '', `Remark ${i}, and more`, '']), turn(i, [10, 9, 8, 3])],
      ]),
    ]),
  },
  tool: /Google Forms/,
  types: {
    these_use_tick_all_apply: 'multiple',
    staff_kind: 'scale',
    rooms_clean: 'scale',
    anything_else: 'text',
    likely_recommend_us: 'scale',
  },
  figures: {
    'these_use_tick_all_apply.libraries': '75%',
    'these_use_tick_all_apply.parks_gardens_squares': '50%',
    'staff_kind.agree': '50%',
    'likely_recommend_us.nps': '25.0',
  },
  options: {
    these_use_tick_all_apply: ['Libraries', 'Parks, gardens and squares', 'Pools (indoor, outdoor)'],
    rooms_clean: ['Strongly agree', 'Agree', 'Neutral', 'Disagree', 'Strongly disagree'],
  },
  absent: [/example\.org/, /Person Number/],
};

const microsoft: Made = {
  name: 'Microsoft Forms: a workbook, answers that end in a semicolon, points of a quiz',
  files: {
    'Survey(1-40).xlsx': workbookOf({
      Sheet1: [
        [
          ...['ID', 'Start time', 'Completion time', 'Email', 'Name', 'Total points', 'Last modified time'],
          ...['Which channels do you use?', 'Points - Which channels do you use?', 'Overall, how was it?'],
        ],
        ...respondents((i) => [
          ...[i + 1, `3/1/24 10:${10 + i}:00`, `3/1/24 11:${10 + i}:00`, 'anonymous', '', 0, ''],
          ...[
            turn(i, ['Email;', 'Email;Phone;', 'Phone;Post;', '']),
            '',
            turn(i, ['Good', 'Very good', 'Poor', 'Good']),
          ],
        ]),
      ],
    }),
  },
  tool: /Microsoft Forms/,
  types: { channels_use: 'multiple', overall: 'scale' },
  figures: { 'channels_use.email': '67%', 'channels_use.base': '30', 'overall.good': '50%' },
  options: { overall: ['Very good', 'Good', 'Poor'] },
};

const alchemer: Made = {
  name: 'Alchemer: the answer before the question, partial and disqualified sessions',
  files: {
    'SurveyExport.csv': csv([
      [
        ...['Response ID', 'Time Started', 'Date Submitted', 'Status', 'Contact ID', 'Legacy Comments', 'Comments'],
        ...['Language', 'Referer', 'SessionID', 'User Agent', 'Tags', 'IP Address', 'Longitude', 'Latitude', 'Country'],
        ...['City', 'State/Region', 'Postal', 'Email:Which channels do you use?', 'Phone:Which channels do you use?'],
        ...['Other - Write In:Which channels do you use?', 'Staff:How satisfied are you with…?'],
        ...['Price:How satisfied are you with…?', 'How long have you been a member?'],
      ],
      ...respondents((i) => {
        const done = i % 4 !== 3;
        return [
          ...[i + 1, `${day(i)} 10:00:00`, done ? `${day(i)} 10:10:00` : '', done ? 'Complete' : 'Partial', '', '', ''],
          ...['English', 'http://example.org/x', `16_${i}`, 'Mozilla/5.0', '', `192.0.2.${i}`, '-0.1', '51.5', 'UK'],
          ...['London', 'ENG', 'SW1A', done ? 'Email' : '', turn(i, ['Phone', '', 'Phone', '']), i === 0 ? 'Fax' : ''],
          ...[
            turn(i, ['Satisfied', 'Very satisfied', 'Satisfied', '']),
            turn(i, ['Dissatisfied', 'Satisfied', 'Satisfied', '']),
          ],
          turn(i, ['Less than 1 year', '1-2 years', 'More than 10 years', '']),
        ];
      }),
    ]),
  },
  tool: /Alchemer/,
  types: { channels_use: 'multiple', staff: 'scale', price: 'scale', long_member: 'scale' },
  figures: {
    'channels_use.email': '100%',
    'channels_use.phone': '67%',
    'staff.satisfied': '67%',
    'price.very_satisfied': '0%',
  },
  yaml: [/# 10 of the rows are partial/],
  absent: [/192\.0\.2/, /Mozilla/],
};

const monkey: Made = {
  name: 'SurveyMonkey: two header rows, Response, Other (please specify)',
  files: {
    'Members.csv': csv([
      [
        ...['Respondent ID', 'Collector ID', 'Start Date', 'End Date', 'IP Address', 'Email Address', 'First Name'],
        ...['Last Name', 'Custom Data 1', 'Are you a member?', 'Which events did you attend?', '', '', ''],
        ...['How satisfied were you with the following?', '', 'Any other comments?', 'What is your age?'],
      ],
      [
        ...['', '', '', '', '', '', '', '', '', 'Response', 'Fair', 'Concert', 'Lecture', 'Other (please specify)'],
        ...['Food', 'Place', 'Open-Ended Response', 'Response'],
      ],
      ...respondents((i) => [
        ...[11_400_000_000 + i, 4_011, `03/0${1 + (i % 9)}/2024 10:00:00 AM`, '03/01/2024 10:05:00 AM', '192.0.2.1'],
        ...['', '', '', '', turn(i, ['Yes', 'No']), turn(i, ['Fair', '']), turn(i, ['Concert', 'Concert', '', ''])],
        ...['', turn(i, ['', '', '', 'A dance']), turn(i, ['Very satisfied', 'Satisfied', 'N/A', ''])],
        ...[
          turn(i, ['Satisfied', 'Dissatisfied', 'Satisfied', '']),
          `Comment ${i}`,
          turn(i, ['25 to 34', '18 to 24', '65 or older', '35 to 44']),
        ],
      ]),
    ]),
  },
  tool: /SurveyMonkey/,
  types: {
    member: 'single',
    events_attend: 'multiple',
    food: 'scale',
    place: 'scale',
    any_other_comments: 'text',
    age: 'scale',
  },
  figures: {
    'member.yes': '50%',
    'events_attend.fair': '50%',
    'events_attend.other_specify': '25%',
    'food.satisfied': '33%',
  },
  options: {
    food: ['Very satisfied', 'Satisfied', 'Dissatisfied', 'N/A'],
    age: ['18 to 24', '25 to 34', '35 to 44', '65 or older'],
  },
  absent: [/192\.0\.2/],
};

export const FORMS: Made[] = [google, microsoft, alchemer, monkey];
