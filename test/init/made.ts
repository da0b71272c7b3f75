// Exports as survey tools write them, made here: the names of columns and the layout are the tools' own, the answers are
// counted out so that every figure is known. Each says what a draft must make of it.

import { gzipSync } from 'node:zlib';
import { workbookOf } from '../ingest/files.ts';

export interface Made {
  name: string;
  files: Record<string, string | Buffer>;
  /** What init says made it. */
  tool?: RegExp;
  /** By id: all questions, no more and no fewer. */
  types: Record<string, string>;
  figures: Record<string, string>;
  /** Labels of options, in order. */
  options?: Record<string, string[]>;
  /** What must stand in study.yaml, and what must not. */
  yaml?: RegExp[];
  absent?: RegExp[];
  /** Rows used; default: all 40. */
  used?: number;
}

const N = 40;
const cell = (value: unknown, delimiter: string): string => {
  const text = String(value ?? '');
  return text.includes(delimiter) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
type Rows = readonly (readonly unknown[])[];
export const csv = (rows: Rows, delimiter = ',', end = '\n'): string =>
  rows.map((row) => row.map((one) => cell(one, delimiter)).join(delimiter)).join(end) + end;
const respondents = <T>(make: (i: number) => T): T[] => Array.from({ length: N }, (_, i) => make(i));
/** The first of every `of` respondents, then the next, and so on. */
const turn = <T>(i: number, list: readonly T[]): T => list[i % list.length]!;
const day = (i: number): string => `2024-03-${String(1 + (i % 28)).padStart(2, '0')}`;

/** Half, a quarter, a quarter. */
const AGREE = ['Agree', 'Strongly agree', 'Agree', 'Disagree'];

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

const qsf = JSON.stringify({
  SurveyEntry: { SurveyID: 'SV_1', SurveyName: 'Visitors 2024' },
  SurveyElements: [
    {
      Element: 'SQ',
      Payload: {
        ...{ DataExportTag: 'Q1', QuestionID: 'QID1', QuestionType: 'MC', Selector: 'MAVR' },
        QuestionText: '<span style="x">Which parts did you <strong>see</strong>?</span>',
        Choices: { 1: { Display: 'Garden' }, 2: { Display: 'House' }, 4: { Display: 'Shop', TextEntry: 'on' } },
        ChoiceOrder: [1, 2, 4],
      },
    },
    {
      Element: 'SQ',
      Payload: {
        ...{
          DataExportTag: 'Q2',
          QuestionID: 'QID2',
          QuestionType: 'Matrix',
          Selector: 'Likert',
          SubSelector: 'SingleAnswer',
        },
        QuestionText: 'How do you rate&nbsp;these?',
        Choices: { 1: { Display: 'Caf&eacute;' }, 2: { Display: 'Toilets' } },
        Answers: { 1: { Display: 'Good' }, 2: { Display: 'Fair' }, 3: { Display: 'Poor' } },
        ...{ AnswerOrder: [1, 2, 3], RecodeValues: { 1: '3', 2: '2', 3: '1' } },
      },
    },
    {
      Element: 'SQ',
      Payload: { DataExportTag: 'Q3', QuestionID: 'QID3', QuestionType: 'TE', Selector: 'SL', QuestionText: 'Why?' },
    },
  ],
});
const importId = (id: string) => JSON.stringify({ ImportId: id });
const qualtrics: Made = {
  name: 'Qualtrics: three header rows with ImportIds, tick boxes by number, a matrix that is recoded, and its .qsf',
  files: {
    'Visitors.csv': csv([
      [
        'StartDate',
        'IPAddress',
        'Duration (in seconds)',
        'ResponseId',
        'LocationLatitude',
        'Q1_1',
        'Q1_2',
        'Q1_4',
        'Q1_4_TEXT',
        'Q2_1',
        'Q2_2',
        'Q3',
      ],
      [
        ...['Start Date', 'IP Address', 'Duration (in seconds)', 'Response ID', 'Location Latitude'],
        ...[
          'Which parts did you see? - Selected Choice - Garden',
          'Which parts did you see? - Selected Choice - House',
        ],
        ...['Which parts did you see? - Selected Choice - Shop', 'Which parts did you see? - Shop - Text'],
        ...['How do you rate these? - Café', 'How do you rate these? - Toilets', 'Why?'],
      ],
      [
        'startDate',
        'ipAddress',
        'duration',
        '_recordId',
        'locationLatitude',
        'QID1_1',
        'QID1_2',
        'QID1_4',
        'QID1_4_TEXT',
        'QID2_1',
        'QID2_2',
        'QID3_TEXT',
      ].map(importId),
      ...respondents((i) => [
        ...[`${day(i)} 10:00:00`, '192.0.2.9', 60 + i, `R_${i}`, '51.5'],
        ...[turn(i, [1, '']), turn(i, [1, 1, '', '']), turn(i, ['', '', '', 1]), turn(i, ['', '', '', `tea ${i}`])],
        ...[turn(i, [3, 2, 3, '']), turn(i, [1, 1, 2, '']), `Because ${i}`],
      ]),
    ]),
    'Visitors.qsf': qsf,
  },
  tool: /Qualtrics/,
  types: { parts_see: 'multiple', parts_see_shop: 'text', cafe: 'scale', toilets: 'scale', why: 'text' },
  figures: { 'parts_see.garden': '50%', 'parts_see.base': '40', 'cafe.good': '67%', 'toilets.poor': '67%' },
  options: { cafe: ['Good', 'Fair', 'Poor'] },
  yaml: [/title: Visitors 2024/],
  absent: [/192\.0\.2/],
};

const lss = `<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<answers><fields><fieldname>qid</fieldname></fields><rows>
<row><qid><![CDATA[2]]></qid><code><![CDATA[A1]]></code><answer><![CDATA[Very good]]></answer><sortorder>1</sortorder></row>
<row><qid><![CDATA[2]]></qid><code><![CDATA[A2]]></code><answer><![CDATA[Good]]></answer><sortorder>2</sortorder></row>
<row><qid><![CDATA[2]]></qid><code><![CDATA[A3]]></code><answer><![CDATA[Bad]]></answer><sortorder>3</sortorder></row></rows></answers>
<questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><type>M</type><title>pets</title><question><![CDATA[<p>Which pets?</p>]]></question></row>
<row><qid>2</qid><parent_qid>0</parent_qid><type>F</type><title>rate</title><question><![CDATA[How do you rate]]></question></row>
<row><qid>3</qid><parent_qid>0</parent_qid><type>Y</type><title>home</title><question>Do you own a home?</question></row></rows></questions>
<subquestions><rows>
<row><qid>4</qid><parent_qid>1</parent_qid><title>SQ001</title><question>Cat</question></row>
<row><qid>5</qid><parent_qid>1</parent_qid><title>SQ002</title><question>Dog</question></row>
<row><qid>6</qid><parent_qid>2</parent_qid><title>SQ001</title><question>Food</question></row>
<row><qid>7</qid><parent_qid>2</parent_qid><title>SQ002</title><question>Care</question></row></rows></subquestions>
<surveys_languagesettings><rows><row><surveyls_title><![CDATA[Pets & people]]></surveyls_title></row></rows></surveys_languagesettings></document>`;
const limesurvey: Made = {
  name: 'LimeSurvey: codes as headers and answers, and its .lss',
  files: {
    'results-survey.csv': csv([
      [
        'id',
        'submitdate',
        'lastpage',
        'startlanguage',
        'seed',
        'pets[SQ001]',
        'pets[SQ002]',
        'pets[other]',
        'rate[SQ001]',
        'rate[SQ002]',
        'home',
      ],
      ...respondents((i) => [
        ...[
          i + 1,
          `${day(i)} 10:00:00`,
          3,
          'en',
          1234 + i,
          turn(i, ['Y', '']),
          turn(i, ['Y', 'Y', 'Y', '']),
          turn(i, ['', '', '', 'Newt']),
        ],
        ...[turn(i, ['A1', 'A2', 'A1', 'A3']), turn(i, ['A2', 'A2', 'A2', 'A3']), turn(i, ['Y', 'N', 'N', 'N'])],
      ]),
    ]),
    'survey.lss': lss,
  },
  tool: /LimeSurvey/,
  types: { pets: 'multiple', rate_sq001: 'scale', rate_sq002: 'scale', home: 'single' },
  figures: {
    'pets.cat': '50%',
    'pets.dog': '75%',
    'pets.other': '25%',
    'rate_sq001.very_good': '50%',
    'home.yes': '25%',
  },
  options: { rate_sq002: ['Very good', 'Good', 'Bad'] },
  yaml: [/title: "?Pets & people/, /text: "How do you rate: Food"/],
};

const kobo: Made = {
  name: 'KoboToolbox: groups, select_multiple in a cell and in columns, places, and the XLSForm',
  files: {
    'kobo.xlsx': workbookOf({
      'My form': [
        [
          ...['start', 'end', 'main/ok', 'main/needs', 'main/needs/water', 'main/needs/food', 'main/needs/other'],
          ...['main/place', '_main/place_latitude', 'age', '_id', '_uuid', '_submission_time', '_index'],
        ],
        ...respondents((i) => [
          ...[`${day(i)}T10:00:00.000+01:00`, `${day(i)}T10:10:00.000+01:00`, turn(i, ['yes', 'no', 'yes', 'dk'])],
          ...[
            turn(i, ['water', 'water food', 'food', 'other']),
            turn(i, [1, 1, 0, 0]),
            turn(i, [0, 1, 1, 0]),
            turn(i, [0, 0, 0, 1]),
          ],
          ...['51.5 0.1 0 0', '51.5', 20 + i, 100 + i, `u-${i}`, `${day(i)}T11:00:00`, i + 1],
        ]),
      ],
    }),
    'form.xlsx': workbookOf({
      survey: [
        ['type', 'name', 'label::English (en)', 'relevant'],
        ['start', 'start', '', ''],
        ['begin_group', 'main', 'Main', ''],
        ['select_one yn', 'ok', 'Are you well?', ''],
        ['select_multiple needs', 'needs', 'What do you need?', ''],
        ['geopoint', 'place', 'Where?', ''],
        ['end_group', '', '', ''],
        ['integer', 'age', 'How old are you?', ''],
      ],
      choices: [
        ['list_name', 'name', 'label::English (en)'],
        ...[
          ['yn', 'yes', 'Yes'],
          ['yn', 'no', 'No'],
          ['yn', 'dk', 'Don’t know'],
        ],
        ...[
          ['needs', 'water', 'Clean water'],
          ['needs', 'food', 'Food'],
          ['needs', 'other', 'Something else'],
        ],
      ],
      settings: [['form_title'], ['Needs']],
    }),
  },
  tool: /Kobo/,
  types: { well: 'single', need: 'multiple', old: 'number' },
  figures: { 'well.yes': '50%', 'need.clean_water': '50%', 'need.food': '50%', 'old.mean': '39.5' },
  options: { need: ['Clean water', 'Food', 'Something else'], well: ['Yes', 'No', 'Don’t know'] },
  absent: [/51\.5/],
};

const redcap: Made = {
  name: 'REDCap: check boxes, radio buttons, identifiers and the data dictionary',
  files: {
    'Study_DATA_2024.csv': csv([
      [
        'record_id',
        'redcap_event_name',
        'initials',
        'sex',
        'fruit___1',
        'fruit___2',
        'fruit____9',
        'smoker',
        'weight_kg',
        'visit',
        'base_complete',
      ],
      ...respondents((i) => [
        ...[
          i + 1,
          'baseline_arm_1',
          `A${i}`,
          turn(i, [1, 2]),
          turn(i, [1, 0]),
          turn(i, [1, 1, 0, 0]),
          turn(i, [0, 0, 0, 1]),
        ],
        ...[turn(i, [1, 0, 0, 0]), 60 + i / 2, day(i), 2],
      ]),
    ]),
    'dictionary.csv': csv([
      [
        'Variable / Field Name',
        'Form Name',
        'Section Header',
        'Field Type',
        'Field Label',
        'Choices, Calculations, OR Slider Labels',
        'Field Note',
        'Text Validation Type OR Show Slider Number',
        'Text Validation Min',
        'Text Validation Max',
        'Identifier?',
      ],
      ['record_id', 'base', '', 'text', 'Record', '', '', '', '', '', ''],
      ['initials', 'base', '', 'text', 'Initials', '', '', '', '', '', 'y'],
      ['sex', 'base', '', 'radio', 'Sex at birth', '1, Male | 2, Female', '', '', '', '', ''],
      [
        'fruit',
        'base',
        '',
        'checkbox',
        'Which fruit do you <b>eat</b>?',
        '1, Apple | 2, Pear | -9, None of these',
        '',
        '',
        '',
        '',
        '',
      ],
      ['smoker', 'base', '', 'yesno', 'Do you smoke?', '', '', '', '', '', ''],
      ['weight_kg', 'base', '', 'text', 'Weight (kg)', '', '', 'number', '', '', ''],
      ['visit', 'base', '', 'text', 'Date of visit', '', '', 'date_ymd', '', '', ''],
    ]),
  },
  tool: /REDCap/,
  types: { sex_birth: 'single', fruit_eat: 'multiple', smoke: 'single', weight_kg: 'number', date_visit: 'date' },
  figures: { 'sex_birth.female': '50%', 'fruit_eat.apple': '50%', 'fruit_eat.none_these': '25%', 'smoke.yes': '25%' },
  yaml: [/- initials # personal data/],
};

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

const nested: Made = {
  name: 'JSON lines with groups and lists',
  files: {
    'answers.jsonl': respondents((i) =>
      JSON.stringify({
        ...{ _id: `x${i}`, meta: { submitted: `${day(i)}T10:00:00Z`, agent: 'Mozilla/5.0' } },
        answers: {
          uses: turn(i, [['bus'], ['bus', 'train'], ['car'], []]),
          happy: turn(i, [true, false]),
          score: turn(i, [1, 2, 3, 5]),
        },
      }),
    ).join('\n'),
  },
  types: { answers_uses: 'multiple', answers_happy: 'single', answers_score: 'scale' },
  figures: { 'answers_uses.bus': '67%', 'answers_happy.yes': '50%', 'answers_score.mean': '2.8' },
};

const frictionless: Made = {
  name: 'Frictionless: a Table Schema with constraints and missing values',
  files: {
    'data.csv': csv([
      ['q1', 'age', 'ok'],
      ...respondents((i) => [turn(i, ['low', 'high', 'mid', '-']), 20 + i, turn(i, ['true', 'false'])]),
    ]),
    'datapackage.json': JSON.stringify({
      ...{ name: 'x', title: 'A package' },
      resources: [
        {
          path: 'data.csv',
          schema: {
            missingValues: ['', '-'],
            fields: [
              { name: 'q1', type: 'string', title: 'How high?', constraints: { enum: ['low', 'mid', 'high', 'top'] } },
              { name: 'age', type: 'integer', description: 'Age in years' },
              { name: 'ok', type: 'boolean', title: 'Is it OK?' },
            ],
          },
        },
      ],
    }),
  },
  types: { high: 'single', age_years: 'number', ok: 'single' },
  figures: { 'high.low': '33%', 'high.top_2': '0%', 'ok.yes': '50%' },
  options: { high: ['low', 'mid', 'high', 'top'] },
  yaml: [/title: A package/],
};

const quantipy: Made = {
  name: 'Quantipy: delimited sets of codes, and the metadata in JSON',
  files: {
    'Example.csv': csv([
      ['unique_id', 'q1', 'q2', 'weight_a'],
      ...respondents((i) => [100_000 + i, turn(i, [1, 2, 2, 98]), turn(i, ['1;', '1;3;', '3;', '']), 0.5 + i / 40]),
    ]),
    'Example.json': JSON.stringify({
      ...{ type: 'pandas.DataFrame', info: {}, lib: { 'default text': 'en-GB', values: {} } },
      columns: {
        unique_id: { name: 'unique_id', type: 'int', text: { 'en-GB': 'Id' } },
        q1: {
          name: 'q1',
          type: 'single',
          text: { 'en-GB': 'Which one?' },
          values: [
            { value: 1, text: { 'en-GB': 'One' } },
            { value: 2, text: { 'en-GB': 'Two' } },
            { value: 98, text: { 'en-GB': 'Don’t know' } },
          ],
        },
        q2: { name: 'q2', type: 'delimited set', text: { 'en-GB': 'Which of them?' }, values: 'lib@values@sports' },
        weight_a: { name: 'weight_a', type: 'float', text: { 'en-GB': 'Weight' } },
      },
      masks: {},
      sets: {},
    }).replace(
      '"values":{}',
      '"values":{"sports":[{"value":1,"text":{"en-GB":"Swimming"}},{"value":2,"text":{"en-GB":"Running"}},{"value":3,"text":{"en-GB":"Chess"}}]}',
    ),
  },
  types: { one: 'single', them: 'multiple' },
  figures: { 'one.two:count': '20', 'them.base': '30', 'them.swimming:count': '20', 'them.running:count': '0' },
  yaml: [/weight: weight_a/],
};

const decimals: Made = {
  name: 'semicolons between cells, and commas in numbers',
  files: {
    'export.csv': csv(
      [
        ['Körpergröße', 'Zufrieden?', 'Ausgaben'],
        ...respondents((i) => [`1,${60 + i}`, turn(i, ['Ja', 'Nein']), turn(i, ['1.234,50', '12,00', '7', '100,5'])]),
      ],
      ';',
    ),
  },
  types: { korpergrosse: 'number', zufrieden: 'single', ausgaben: 'number' },
  figures: { 'zufrieden.ja': '50%', 'korpergrosse.mean': '1.8', 'ausgaben.mean': '338.5' },
};

const sss = (
  record: string,
  place: (fixed: string, cell: number) => string,
) => `<?xml version="1.0" encoding="ISO-8859-1"?>
<sss version="2.0"><date>2024-03-01</date><survey><title>Exit survey</title><record ident="V" ${record}>
<variable ident="1" type="quantity" use="serial"><name>Serial</name><label>Number</label>${place('1" finish="4', 1)}<values><range from="1" to="9999"/></values></variable>
<variable ident="2" type="single"><name>Q1</name><label>How often do you <text mode="interview">come</text>?</label>${place('5" finish="6', 2)}<values><value code="1">First time</value><value code="2">Sometimes &amp; seldom</value><value code="10">Often</value></values></variable>
<variable ident="3" type="multiple"><name>Q2</name><label>What did you see?</label>${place('7" finish="9', 3)}<values><value code="1">House</value><value code="2">Garden</value><value code="3">Shop</value></values></variable>
<variable ident="4" type="multiple"><name>Q3</name><label>Best parts</label>${place('10" finish="13', 4)}<spread subfields="2" width="2"/><values><value code="1">Café</value><value code="12">Park</value></values></variable>
<variable ident="5" type="date"><name>Day</name><label>Day</label>${place('14" finish="21', 5)}</variable>
<variable ident="6" type="logical"><name>Q4</name><label>Again?</label>${place('22" finish="22', 6)}</variable>
<variable ident="7" type="quantity" use="weight"><name>W1</name><label>Weight</label>${place('23" finish="26', 7)}</variable>
</record></survey></sss>`;
const exit = respondents((i) => [
  ...[String(i + 1).padStart(4, '0'), turn(i, ['01', '02', '10', '10']), turn(i, ['110', '010', '001', '000'])],
  ...[
    turn(i, ['0112', '1200', '0000', '0100']),
    `202403${String(1 + (i % 28)).padStart(2, '0')}`,
    turn(i, ['1', '0']),
    turn(i, ['0.50', '1.50']),
  ],
]);
const TRIPLE_S = {
  types: { often_come: 'single', see: 'multiple', best_parts: 'multiple', day: 'date', again: 'single' },
  figures: {
    'often_come.often:count': '20',
    'see.garden:count': '20',
    'see.base': '30',
    'best_parts.park:count': '20',
    'again.yes': '25%',
  },
  options: { often_come: ['First time', 'Sometimes & seldom', 'Often'], best_parts: ['Café', 'Park'] },
  yaml: [/title: Exit survey/, /weight: W1/, /id: Serial/, /was made of the Triple-S files/],
} satisfies Partial<Made>;
const tripleS: Made[] = [
  {
    ...TRIPLE_S,
    name: 'Triple-S: a description, and answers in columns of characters beside it',
    files: {
      'exit.sss': Buffer.from(
        sss('', (fixed) => `<position start="${fixed}"/>`),
        'latin1',
      ),
      'exit.asc': `${exit.map((row) => row.join('')).join('\r\n')}\r\n`,
    },
  },
  {
    ...TRIPLE_S,
    name: 'Triple-S: a description, and answers as CSV without a header',
    files: {
      'exit.sss': Buffer.from(
        sss('format="csv" href="other/exit.csv"', (_, at) => `<position start="${at}"/>`),
        'latin1',
      ),
      'exit.csv': csv(exit),
    },
  },
];

const wide: Made = {
  name: '3,000 columns',
  files: {
    'wide.csv': csv([
      Array.from({ length: 3000 }, (_, i) => `item ${i}`),
      ...respondents((i) => Array.from({ length: 3000 }, (_, j) => turn(i + j, ['Yes', 'No']))),
    ]),
  },
  types: Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`item_${i}`, 'single'])),
  figures: { 'item_7.yes': '50%', 'item_2999.no': '50%' },
};

export const MADE: Made[] = [
  ...[google, microsoft, alchemer, monkey, qualtrics, limesurvey, kobo, redcap, twoWaves, spread, ...encodings],
  ...[
    excelTitles,
    excelMerged,
    plainThings,
    duplicateHeaders,
    nested,
    frictionless,
    quantipy,
    ...tripleS,
    decimals,
    wide,
  ],
];
