// Exports with the questionnaire in a file of its own: Qualtrics, LimeSurvey, KoboToolbox, REDCap.

import { workbookOf } from '../../ingest/files.ts';
import { csv, day, type Made, respondents, turn } from './parts.ts';

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

export const QUESTIONNAIRES: Made[] = [qualtrics, limesurvey, kobo, redcap];
