// The scales that surveys use, by their answers: the most positive or most frequent first, as surveys print them.

/** Each a scale, in order; `|` between ways of writing one step. */
export const SCALES: [name: string, steps: string[]][] = [
  [
    'agreement',
    [
      'strongly agree|completely agree|agree strongly',
      'agree|tend to agree|mostly agree',
      'somewhat agree|slightly agree|agree somewhat|agree slightly',
      'neither agree nor disagree|neither agree or disagree|neutral|neither|undecided',
      'somewhat disagree|slightly disagree|disagree somewhat|disagree slightly',
      'disagree|tend to disagree|mostly disagree',
      'strongly disagree|completely disagree|disagree strongly',
    ],
  ],
  [
    'satisfaction',
    [
      'extremely satisfied',
      'very satisfied|completely satisfied',
      'quite satisfied|fairly satisfied|satisfied|mostly satisfied',
      'somewhat satisfied',
      'neither satisfied nor dissatisfied|neutral|neither',
      'somewhat dissatisfied',
      'quite dissatisfied|fairly dissatisfied|dissatisfied',
      'very dissatisfied|completely dissatisfied',
      'extremely dissatisfied',
    ],
  ],
  [
    'likelihood',
    [
      'extremely likely',
      'very likely',
      'quite likely|fairly likely|likely|somewhat likely',
      'neither likely nor unlikely|neutral',
      'quite unlikely|fairly unlikely|unlikely|somewhat unlikely|not so likely',
      'very unlikely|not at all likely',
      'extremely unlikely',
    ],
  ],
  [
    'favourability',
    [
      'very favorably|very favourably|very favorable|very favourable',
      'somewhat favorably|somewhat favourably|somewhat favorable|favorable|favourable',
      'neither favorably nor unfavorably (neutral)|neutral|neither favourably nor unfavourably (neutral)',
      'somewhat unfavorably|somewhat unfavourably|unfavorable|unfavourable',
      'very unfavorably|very unfavourably|very unfavorable|very unfavourable',
    ],
  ],
  [
    'frequency',
    [
      'always|all of the time|every time',
      'almost always|usually|most of the time|nearly always',
      'very often|very frequently',
      'often|frequently',
      'about half the time|half of the time',
      'sometimes|some of the time|occasionally',
      'once in a while|seldom|rarely|hardly ever|a little of the time',
      'almost never',
      'never|none of the time|not at all',
    ],
  ],
  [
    'how often',
    [
      'every day|daily|more than once a day|several times a day',
      'most days|a few times a week|several times a week',
      'every week|weekly|once a week|about once a week',
      'a few times a month|several times a month',
      'every month|monthly|once a month|once a month or less',
      'a few times a year|several times a year',
      'once a year or less|yearly|once a year',
      'less often',
      'never',
    ],
  ],
  [
    'quality',
    [
      'excellent',
      'very good|so good, it could not be better',
      'good',
      'fair|average|ok|okay|alright|acceptable',
      'bad|poor',
      'very bad|very poor|terrible',
    ],
  ],
  [
    'importance',
    [
      'extremely important|essential',
      'very important',
      'important|quite important|fairly important|moderately important',
      'somewhat important|slightly important',
      'not very important|not so important|unimportant',
      'not at all important|not important',
    ],
  ],
  [
    'amount',
    [
      'a great deal|extremely|to a great extent|a lot',
      'very much|very|quite a bit',
      'a fair amount|moderately|somewhat|to some extent|some',
      'a little|slightly|not very much|not very|a bit',
      'not at all|none|nothing|none at all',
    ],
  ],
  [
    'ease',
    [
      'very easy',
      'easy|quite easy|fairly easy|somewhat easy',
      'neither easy nor difficult|neutral',
      'difficult|quite difficult|fairly difficult|somewhat difficult',
      'very difficult',
    ],
  ],
  [
    'degree',
    [
      'yes, definitely|definitely|definitely yes|yes, always|yes, completely',
      'probably|probably yes|yes, probably|yes, to some extent|yes, sometimes|yes, partly',
      'maybe|perhaps|possibly|might or might not',
      'probably not|no, probably not|not really',
      'no|definitely not|no, definitely not|no, never|no, not at all',
    ],
  ],
  [
    'change',
    [
      'much better|a lot better|increased a lot|increased significantly|much more|a lot more|significantly more',
      'a little better|slightly better|somewhat better|better|increased|increased a little|slightly more|a little more|more',
      'about the same|the same|no change|no difference|stayed the same|unchanged|neither better nor worse|same',
      'a little worse|slightly worse|somewhat worse|worse|decreased|decreased a little|slightly less|a little less|less',
      'much worse|a lot worse|decreased a lot|decreased significantly|much less|a lot less|significantly less',
    ],
  ],
  [
    'education',
    [
      'no qualifications|no formal qualifications|none|no schooling',
      'primary school|elementary school|less than high school degree|less than high school|did not finish high school|some high school',
      'secondary school|high school|high school degree|high school graduate|gcse or equivalent|gcse|gcses or equivalent|high school diploma',
      'a-level or equivalent|a level|a levels or equivalent|sixth form|some college|some college, no degree|vocational training|apprenticeship|technical school',
      "some college or associate degree|associate degree|associate's degree|college|foundation degree",
      "bachelor degree|bachelor's degree|bachelors degree|bachelor|undergraduate degree|university degree|college graduate|degree",
      "master degree|master's degree|masters degree|master|graduate degree|postgraduate degree|post graduate degree|graduate school|professional degree",
      'doctorate|doctoral degree|phd|doctorate degree',
    ],
  ],
  ['rudeness', ['no, not at all rude|no, not rude at all', 'yes, somewhat rude', 'yes, very rude']],
];
