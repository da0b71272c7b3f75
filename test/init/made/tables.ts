// Tables that no tool has signed: waves, spread choices, encodings, workbooks, doubtful headers, very many columns.

import { gzipSync } from 'node:zlib';
import { workbookOf } from '../../ingest/files.ts';
import { AGREE, csv, type Made, type Rows, respondents, turn } from './parts.ts';

const twoWaves: Made = {
  name: 'two waves in one file, a column of 1 and 0 for each answer',
  files: {
    'waves.csv': csv([
      [
        'wave',
        'respondent_id',
        'gender_male',
        'gender_female',
        'uses_email',
        'uses_phone',
        'uses_post',
        'sat_staff',
        'sat_price',
        'wgt',
      ],
      ...respondents((i) => [
        ...[
          i < 20 ? 2023 : 2024,
          1000 + i,
          turn(i, [1, 0]),
          turn(i, [0, 1]),
          1,
          turn(i, [1, 1, 0, 0]),
          turn(i, [0, 0, 0, 1]),
        ],
        ...[turn(i, [5, 4, 3, 1]), turn(i, [2, 2, 4, 4]), turn(i, [0.5, 1.5])],
      ]),
    ]),
  },
  types: { wave_2: 'single', gender: 'single', uses: 'multiple', sat_staff: 'scale', sat_price: 'scale' },
  figures: {
    'gender.female:count': '20',
    'gender.female': '75%',
    'uses.email': '100%',
    'sat_staff.mean': '2.9',
  },
  options: { sat_price: ['1', '2', '3', '4', '5'] },
  yaml: [/weight: wgt/, /gender: # single: .*no row has two/],
};

const spread: Made = {
  name: 'a single choice spread over columns that hold the answers’ words',
  files: {
    'spread.csv': csv([
      ['How did you hear of us?', '', '', 'Do you like it?'],
      ['Friend', 'Radio', 'Poster', ''],
      ...respondents((i) => [
        turn(i, ['Friend', '', '', '']),
        turn(i, ['', 'Radio', 'Radio', '']),
        turn(i, ['', '', '', 'Poster']),
        turn(i, ['Yes', 'No']),
      ]),
    ]),
  },
  types: { hear_us: 'single', like: 'single' },
  figures: { 'hear_us.radio': '50%', 'like.yes': '50%' },
};

const TEXT: Rows = [
  ['Où habitez-vous ?', 'Êtes-vous “satisfait” – oui ou non ?', 'Âge'],
  ...respondents((i) => [
    turn(i, ['Genève', 'Zürich', 'Genève', 'Besançon']),
    turn(i, ['Très satisfait', 'Déçu']),
    20 + i,
  ]),
];
const LOCAL = {
  types: { ou_habitez_vous: 'single', etes_vous_satisfait_oui_ou_non: 'single', age: 'number' },
  figures: { 'ou_habitez_vous.geneve': '50%', 'etes_vous_satisfait_oui_ou_non.decu': '50%', 'age.mean': '39.5' },
  options: { ou_habitez_vous: ['Genève', 'Zürich', 'Besançon'] },
} satisfies Partial<Made>;
const WINDOWS: Record<string, number> = { '“': 0x93, '”': 0x94, '–': 0x96, '’': 0x92 };
const MAC: Record<string, number> = {
  ...{ '“': 0xd2, '”': 0xd3, '–': 0xd0, ù: 0x9d, Ê: 0xe6, Â: 0xe5, è: 0x8f, ü: 0x9f, ç: 0x8d, é: 0x8e },
};
const coded = (text: string, table: Record<string, number>): Buffer =>
  Buffer.from([...text].map((char) => table[char] ?? char.charCodeAt(0)));

const encodings: Made[] = [
  {
    ...LOCAL,
    name: 'Windows-1252 with smart quotes',
    files: { 'a.csv': coded(csv(TEXT, ';', '\r\n'), WINDOWS) },
    yaml: [/windows-1252/],
  },
  {
    ...LOCAL,
    name: 'Mac Roman with old line ends',
    files: { 'a.csv': coded(csv(TEXT, ',', '\r'), MAC) },
    yaml: [/macintosh|Mac Roman/i],
  },
  {
    ...LOCAL,
    name: 'UTF-16 with tabs, as Excel saves "Unicode text"',
    files: { 'a.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv(TEXT, '\t', '\r\n'), 'utf16le')]) },
  },
  { ...LOCAL, name: 'packed with gzip', files: { 'a.csv.gz': gzipSync(csv(TEXT)) } },
];

const excelTitles: Made = {
  name: 'Excel with title rows above the header',
  files: {
    'Results.xlsx': workbookOf({
      Notes: [],
      Data: [
        ['Member survey 2024', '', ''],
        ['Exported on 1 March', '', ''],
        ['', '', ''],
        ['Are you a member?', 'How satisfied are you?', 'Visits'],
        ...respondents((i): (string | number)[] => [turn(i, ['Yes', 'No']), turn(i, AGREE), i]),
      ],
    }),
  },
  types: { member: 'single', satisfied: 'scale', visits: 'number' },
  figures: { 'member.yes': '50%', 'satisfied.agree': '50%', 'visits.mean': '19.5' },
  yaml: [/skip_rows: 3/],
};

const excelMerged: Made = {
  name: 'Excel with merged cells over the answers, and a second sheet',
  files: {
    'Merged.xlsx': workbookOf({
      Answers: [
        ['ID', 'Which do you use?', '', '', 'How good is it?', ''],
        ['', 'Bus', 'Train', 'Car', 'Price', 'Speed'],
        ...respondents((i): (string | number)[] => [
          ...[`m${i}`, turn(i, ['Bus', '']), turn(i, ['Train', 'Train', 'Train', '']), turn(i, ['', '', '', 'Car'])],
          ...[turn(i, ['Good', 'Fair', 'Good', 'Poor']), turn(i, ['Fair', 'Fair', 'Good', 'Good'])],
        ]),
      ],
      Codes: [['x'], ['y']],
    }),
  },
  types: { use: 'multiple', price: 'scale', speed: 'scale' },
  figures: { 'use.bus': '50%', 'use.train': '75%', 'price.good': '50%', 'speed.poor': '0%' },
  options: { price: ['Good', 'Fair', 'Poor'], speed: ['Good', 'Fair', 'Poor'] },
};

const plainThings: Made = {
  name: 'a plain table: yes and no in every spelling, a scale with Don’t know, ratings, years, codes of no answer',
  files: {
    'plain.csv': csv([
      [
        'consent',
        'owns_car',
        'is_member',
        'pays',
        'Quality of life',
        'Rate the food',
        'Year of birth',
        'Children',
        'Trust in staff',
        'Date',
        '',
        '',
      ],
      ...respondents((i) => [
        ...['Yes', turn(i, [1, 0, 0, 0]), turn(i, ['TRUE', 'FALSE']), turn(i, ['Y', 'N', 'Y', ''])],
        ...[
          turn(i, ['Poor', 'Good', 'Very good', "Don't know"]),
          turn(i, [1, 5, 3, 99]),
          1950 + i,
          turn(i, [0, 1, 2, -9]),
        ],
        ...[turn(i, ['A great deal', 'A fair amount', 'Not very much', 'None at all']), 45_300 + i, '', ''],
      ]),
    ]),
  },
  types: {
    ...{ consent: 'single', owns_car: 'single', member: 'single', pays: 'single', quality_life: 'scale' },
    ...{ rate_food: 'scale', year_birth: 'number', children: 'single', trust_staff: 'scale', date: 'number' },
  },
  figures: {
    ...{ 'owns_car.yes': '25%', 'member.yes': '50%', 'pays.yes': '67%', 'quality_life.good': '25%' },
    ...{ 'rate_food.mean': '3.0', 'rate_food.base': '30', 'children.base': '30' },
  },
  options: {
    ...{ quality_life: ['Very good', 'Good', 'Poor', "Don't know"], rate_food: ['1', '2', '3', '4', '5'] },
    ...{ trust_staff: ['A great deal', 'A fair amount', 'Not very much', 'None at all'], owns_car: ['Yes', 'No'] },
  },
};

const duplicateHeaders: Made = {
  name: 'the same header several times, and columns without one',
  files: {
    'dup.csv': csv([
      ['Q', 'Comment', 'Q', 'Comment', '', 'Q'],
      ...respondents((i) => [
        turn(i, ['A', 'B']),
        `first ${i}`,
        turn(i, ['C', 'C', 'D', 'D']),
        `second ${i}`,
        'x',
        turn(i, ['E', 'F', 'F', 'F']),
      ]),
    ]),
  },
  types: { q: 'single', comment: 'text', q_2: 'single', comment_2: 'text', q_3: 'single' },
  figures: { 'q.a': '50%', 'q_2.c': '50%', 'q_3.e': '25%' },
};

export const TABLES: Made[] = [twoWaves, spread, ...encodings, excelTitles, excelMerged, plainThings, duplicateHeaders];
