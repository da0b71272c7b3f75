// What init makes of small tables and exports: types, options, names, what is left out.

import { describe, expect, test } from 'vitest';
import { sharedBeginning } from '../../pipeline/fill/wording.ts';
import { workbookOf } from '../ingest/files.ts';
import { temporaryFolder } from '../ingest/survey.ts';
import { draftIn, figureText, labelsOf, typesOf } from './drafted.ts';

const drafted = async (files: Record<string, string | Buffer>) => draftIn(await temporaryFolder(), files);
const figure = figureText;
const rows = (head: string, lines: string[], times = 3) =>
  [head, ...Array.from({ length: times }, () => lines).flat()].join('\n');

describe('types are guessed', () => {
  test('a scale is put in its order, whatever the order of the file', async () => {
    const { source } = await drafted({
      'a.csv': rows('How satisfied?', [
        'Dissatisfied',
        'Very satisfied',
        "Don't know",
        'Satisfied',
        'Very dissatisfied',
      ]),
    });
    expect(typesOf(source)).toEqual({ satisfied: 'scale' });
    expect(labelsOf(source, 'satisfied')).toEqual([
      'Very satisfied',
      'Satisfied',
      'Dissatisfied',
      'Very dissatisfied',
      "Don't know",
    ]);
  });

  test('bands of numbers are put in order, and an open end last', async () => {
    const { source } = await drafted({ 'a.csv': rows('Age', ['60+', '30-44', 'Under 18', '18-29', '45-59']) });
    expect(labelsOf(source, 'age')).toEqual(['Under 18', '18-29', '30-44', '45-59', '60+']);
  });

  test('bands have no mean, and scales of numbers have one', async () => {
    const bands = ['25 to 34', '18 to 24', '65 or older', '35 to 44'];
    const ratings = ['0 - Not at all', '10 - Very much', '5', '7'];
    const lines = bands.map((band, i) => `${band},${ratings[i]}`);
    const { source, template } = await drafted({ 'a.csv': rows('What is your age?,How much?', lines) });
    expect(source.study.questions.get('age')!.options.map(({ score }) => score)).toEqual(Array(4).fill(undefined));
    expect(template).not.toContain('mean "age"');
    expect(figure(source, 'much.mean')).toBe('5.5');
    const { template: ofList } = await drafted({ 'a.csv': rows('Colour?', ['1. Red', '2. Blue', '3. Green']) });
    expect(ofList).not.toContain('mean');
  });

  test('a grid is one section, headed by what its items have in common', async () => {
    const head = 'How much do you agree? [The staff are kind],How much do you agree? [The rooms are clean]';
    const { source, template } = await drafted({
      'a.csv': rows(head, ['Agree,Neutral', 'Strongly agree,Agree', 'Disagree,Agree']),
    });
    expect(template).toContain('## {{question "staff_kind" "rooms_clean"}}');
    expect(labelsOf(source, 'staff_kind')).toEqual(labelsOf(source, 'rooms_clean'));
    expect(sharedBeginning([...source.study.questions.values()])).toBe('How much do you agree?');
  });

  test('heights, and incomes whose last band has lost its sign, are put in order and shown whole', async () => {
    const heights = ['6\'2"', 'Under 5 ft.', '5\'11"', '6\'6" and above', '5\'2"'];
    const incomes = ['150000', '$0 - $24,999', '$100,000 - $149,999', '$25,000 - $99,999', '$0 - $24,999'];
    const lines = heights.map((height, i) => `"${height.replaceAll('"', '""')}","${incomes[i]}"`);
    const { source, template } = await drafted({ 'a.csv': rows('Height,Income', lines) });
    expect(labelsOf(source, 'height')).toEqual(['Under 5 ft.', '5\'2"', '5\'11"', '6\'2"', '6\'6" and above']);
    expect(labelsOf(source, 'income').at(-1)).toBe('150000');
    expect(template).toMatch(/chart "height" kind="bar"\}/);
  });

  test('numbers, dates, text, single choice', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `${i + 20},2024-01-${String(i + 1).padStart(2, '0')},I think ${i} things,${i % 2 ? 'Red' : 'Blue'}`,
    );
    const { source } = await drafted({ 'a.csv': rows('Years,Day,Why?,Colour', lines, 1) });
    expect(typesOf(source)).toEqual({ years: 'number', day: 'date', why: 'text', colour: 'single' });
    expect(figure(source, 'colour.red')).toBe('50%');
  });

  test('several answers in a cell, with a semicolon or a comma between them', async () => {
    const { source } = await drafted({
      'a.csv': rows('Drinks;Food'.replace(';', ','), [
        'Tea;Milk,"Bread, Cheese"',
        'Tea,Bread',
        'Milk;Tea,"Cheese, Ham, Bread"',
        'Tea;Juice,"Ham, Cheese"',
        'Juice,Ham',
      ]),
    });
    expect(typesOf(source)).toEqual({ drinks: 'multiple', food: 'multiple' });
    expect(figure(source, 'drinks.tea')).toBe('80%');
    expect(figure(source, 'food.ham')).toBe('60%');
  });

  test('answers that hold a comma are not taken for several', async () => {
    const { source } = await drafted({
      'a.csv': rows('Rude?', ['"Yes, very rude"', '"Yes, somewhat rude"', '"No, not at all rude"']),
    });
    expect(labelsOf(source, 'rude')).toEqual(['No, not at all rude', 'Yes, somewhat rude', 'Yes, very rude']);
  });

  test('a weight and an id are recognised, and said to be', async () => {
    const { source, yaml } = await drafted({
      'a.csv': rows('Respondent ID,weight,Q', ['1,0.5,A', '2,1.5,B', '3,1.25,A'], 1),
    });
    expect(source.study.design.weight).toBe('weight');
    expect(source.study.responses.id).toBe('Respondent ID');
    expect(typesOf(source)).toEqual({ q: 'single' });
    expect(yaml).toMatch(/weight: weight # its header says so/);
  });

  test('an id that comes twice is not taken for one, however far apart', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `${i === 2999 ? 0 : i},A`);
    const { source } = await drafted({ 'a.csv': rows('id,Q', lines, 1) });
    expect(source.study.responses.id).toBeUndefined();
    expect(source.responses.counts.used).toBe(3000);
  });

  test('many different answers that repeat make a group, and not a list', async () => {
    const towns = Array.from({ length: 60 }, (_, i) => `Town ${i}`);
    const { source } = await drafted({ 'a.csv': rows('Town', towns, 5) });
    expect(typesOf(source)).toEqual({ town: 'group' });
  });
});

describe('personal data is left out', () => {
  test('by header or by what a column holds, with the reason', async () => {
    const lines = [
      'Ann Lee,ann@example.org,192.0.2.7,SW1A 1AA,+44 20 7946 0000,A',
      'Bo Ray,bo@example.org,192.0.2.8,M1 1AE,+44 20 7946 0001,B',
    ];
    const { source, yaml } = await drafted({
      'a.csv': rows('Full name,Contact,Where from,Home,Call me,Answer', lines),
    });
    expect(typesOf(source)).toEqual({ answer: 'single' });
    expect(source.study.responses.ignore).toEqual(['Full name', 'Contact', 'Where from', 'Home', 'Call me']);
    expect(yaml).not.toMatch(/example\.org|192\.0\.2|Ann|SW1A|7946/);
    expect(yaml).toMatch(/- Contact # personal data: it holds e-mail addresses/);
  });
});

describe('the tool that made a file is recognised', () => {
  test('SurveyMonkey: two header rows, tick boxes under one question, Other as text', async () => {
    const { source, tool } = await drafted({
      'a.csv': rows(
        'Respondent ID,What do you read?,,,Sure?\n,Books,Papers,Other (please specify),Response',
        ['1,Books,,,Yes', '2,Books,Papers,Blogs,No', '3,,Papers,Letters,Yes'],
        1,
      ),
    });
    expect(tool).toMatch(/SurveyMonkey/);
    expect(typesOf(source)).toEqual({ read: 'multiple', sure: 'single' });
    expect(['books', 'papers', 'other_specify'].map((id) => figure(source, `read.${id}:count`))).toEqual([
      '2',
      '2',
      '2',
    ]);
  });

  test('Qualtrics: three header rows, and codes named by its questionnaire', async () => {
    const qsf = {
      SurveyEntry: { SurveyName: 'Fruit' },
      SurveyElements: [
        {
          Element: 'SQ',
          Payload: {
            ...{
              DataExportTag: 'Q1',
              QuestionType: 'MC',
              Selector: 'SAVR',
              QuestionText: 'Do you like <b>squash</b>?',
            },
            Choices: { 1: { Display: 'No' }, 2: { Display: 'Yes' } },
            ...{ ChoiceOrder: ['2', '1'], RecodeValues: { 1: 0, 2: 7 } },
          },
        },
      ],
    };
    const { source, tool } = await drafted({
      'a.csv': rows(
        `ResponseId,IPAddress,Q1\nResponse ID,IP Address,Do you like squash?\n"{""ImportId"":""_recordId""}","{""ImportId"":""ip""}","{""ImportId"":""QID1""}"`,
        ['R_1,192.0.2.1,7', 'R_2,192.0.2.2,0', 'R_3,192.0.2.3,7', 'R_4,192.0.2.4,7'],
        1,
      ),
      'a.qsf': JSON.stringify(qsf),
    });
    expect(tool).toMatch(/Qualtrics/);
    expect(source.study.title).toBe('Fruit');
    expect(labelsOf(source, 'like_squash')).toEqual(['Yes', 'No']);
    expect(figure(source, 'like_squash.yes')).toBe('75%');
  });

  test('LimeSurvey: tick boxes by their codes, and the questionnaire’s labels', async () => {
    const lss = `<document><questions><rows><row><qid>1</qid><parent_qid>0</parent_qid><type>M</type><title>pets</title><question>Which <![CDATA[<em>pets</em>]]>?</question></row></rows></questions>
<subquestions><rows><row><qid>2</qid><parent_qid>1</parent_qid><title>SQ001</title><question>Cat</question></row><row><qid>3</qid><parent_qid>1</parent_qid><title>SQ002</title><question>Dog</question></row></rows></subquestions></document>`;
    const { source, tool } = await drafted({
      'a.csv': rows(
        'id,submitdate,pets[SQ001],pets[SQ002]',
        ['1,2024-01-01,Y,', '2,2024-01-01,Y,Y', '3,2024-01-01,,Y', '4,2024-01-01,Y,'],
        1,
      ),
      'a.lss': lss,
    });
    expect(tool).toMatch(/LimeSurvey/);
    expect(source.study.questions.get('pets')!.text).toBe('Which pets?');
    expect([figure(source, 'pets.cat'), figure(source, 'pets.dog')]).toEqual(['75%', '50%']);
  });

  test('REDCap: check boxes and code lists of its data dictionary', async () => {
    const { source, tool } = await drafted({
      'data.csv': rows('record_id,sex,fruit___1,fruit___2,form_complete', ['1,1,1,0,2', '2,2,1,1,2', '3,2,0,1,2'], 1),
      'dictionary.csv':
        'Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\nsex,f,,radio,Sex,"1, Male | 2, Female"\nfruit,f,,checkbox,Fruit,"1, Apple | 2, Pear"\n',
    });
    expect(tool).toMatch(/REDCap/);
    expect(typesOf(source)).toEqual({ sex: 'single', fruit: 'multiple' });
    expect([figure(source, 'sex.female'), figure(source, 'fruit.apple')]).toEqual(['67%', '67%']);
  });

  test('Google Forms: line breaks in headers, and answers with commas in brackets', async () => {
    const head = 'Timestamp,"Which tools?\n(all that apply)",How likely? [Staff]';
    const lines = [
      '3/14/2024 9:00:00,"Word, Excel (macros, add-ins)",Likely',
      '3/14/2024 9:00:00,"Excel (macros, add-ins), Email",Unlikely',
      '3/14/2024 9:00:00,"Word, Email",Very likely',
      '3/14/2024 9:00:00,Word,Likely',
      '3/14/2024 9:00:00,Email,Unlikely',
    ];
    const { source, tool } = await drafted({ 'a.csv': rows(head, lines) });
    expect(tool).toMatch(/Google Forms/);
    expect(typesOf(source)).toEqual({ tools_all_apply: 'multiple', likely_staff: 'scale' });
    expect(labelsOf(source, 'tools_all_apply').toSorted()).toEqual(['Email', 'Excel (macros, add-ins)', 'Word']);
    expect(figure(source, 'tools_all_apply.word')).toBe('60%');
  });

  test('Alchemer: the answer before the question, and partial sessions named', async () => {
    const head = 'Response ID,Time Started,Date Submitted,Status,Email:Which channels?,Post:Which channels?,Fine?';
    const lines = [
      '1,2024-01-01,2024-01-01,Complete,Email,Post,Yes',
      '2,2024-01-01,,Partial,,,',
      '3,2024-01-01,2024-01-01,Complete,Email,,No',
    ];
    const { source, tool, yaml } = await drafted({ 'a.csv': rows(head, lines, 1) });
    expect(tool).toMatch(/Alchemer/);
    expect(typesOf(source)).toEqual({ channels: 'multiple', fine: 'single' });
    expect([figure(source, 'channels.email'), figure(source, 'channels.post')]).toEqual(['100%', '50%']);
    expect(yaml).toMatch(/# 1 of the rows are partial/);
  });

  test('one column of 0 and 1 for each answer, by the beginning of their headers', async () => {
    const { source } = await drafted({ 'a.csv': rows('sex_male,sex_female,likes_tea', ['1,0,1', '0,1,0', '0,1,1']) });
    expect(typesOf(source)).toEqual({ sex: 'multiple', likes_tea: 'single' });
    expect(figure(source, 'sex.female')).toBe('67%');
  });

  test('Kobo: the XLSForm names what names of answers mean, in one cell or in columns', async () => {
    const form = workbookOf({
      survey: [
        ['type', 'name', 'label'],
        ['begin_group', 'main', ''],
        ['select_one yn', 'ok', 'Is it OK?'],
        ['select_multiple pets', 'pets', 'Which pets?'],
        ['geopoint', 'where', 'Where?'],
        ['end_group', '', ''],
      ],
      choices: [
        ['list_name', 'name', 'label'],
        ['yn', 'y', 'Yes'],
        ['yn', 'n', 'No'],
        ['pets', 'cat', 'A cat'],
        ['pets', 'dog', 'A dog'],
      ],
    });
    const lines = ['y,cat dog,1,1,51.5 0.1 0 0,u1', 'n,cat,1,0,51.6 0.2 0 0,u2', 'y,dog,0,1,51.7 0.3 0 0,u3'];
    const { source, tool, yaml } = await drafted({
      'a.csv': rows('main/ok,main/pets,main/pets/cat,main/pets/dog,main/where,_uuid', lines, 1),
      'form.xlsx': form,
    });
    expect(tool).toMatch(/Kobo/);
    expect(labelsOf(source, 'ok')).toEqual(['Yes', 'No']);
    expect(figure(source, 'ok.yes')).toBe('67%');
    expect([figure(source, 'pets.cat'), figure(source, 'pets.dog')]).toEqual(['67%', '67%']);
    expect(typesOf(source)).toEqual({ ok: 'single', pets: 'multiple' });
    expect(yaml).toMatch(/main\/pets # its answers stand in columns of tick boxes, too/);
    expect(yaml).not.toMatch(/51\.5/);
  });

  test('a Table Schema beside a CSV file gives the questions’ words', async () => {
    const { source } = await drafted({
      'a.csv': rows('q1', ['a', 'b']),
      'datapackage.json': JSON.stringify({
        resources: [{ schema: { fields: [{ name: 'q1', description: 'Which letter?' }] } }],
      }),
    });
    expect([...source.study.questions.values()][0]!.text).toBe('Which letter?');
  });
});
