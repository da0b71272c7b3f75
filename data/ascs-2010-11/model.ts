// The parameters of the reconstructed Adult Social Care Survey: who was sampled, how they differ, and the weighted
// percentages that the answers must give. reconstruct.ts draws the data from them.

export const seed = 201011;

/** English regions and how many of the 150 councils lie in each. The names of the regions are real, the councils invented. */
export const regions = [
  { name: 'North East', councils: 12, quality: 0.16, asianOrBlack: 0.02 },
  { name: 'North West', councils: 23, quality: 0.06, asianOrBlack: 0.05 },
  { name: 'Yorkshire and the Humber', councils: 15, quality: 0.07, asianOrBlack: 0.05 },
  { name: 'East Midlands', councils: 9, quality: 0, asianOrBlack: 0.06 },
  { name: 'West Midlands', councils: 14, quality: -0.05, asianOrBlack: 0.1 },
  { name: 'East of England', councils: 11, quality: 0.01, asianOrBlack: 0.03 },
  { name: 'London', councils: 32, quality: -0.24, asianOrBlack: 0.26 },
  { name: 'South East', councils: 19, quality: 0.04, asianOrBlack: 0.03 },
  { name: 'South West', councils: 15, quality: 0.12, asianOrBlack: 0.01 },
] as const;

/** An invented council is called by a plant or bird and a landscape. Any likeness to a real place is an accident. */
export const councilNames = {
  first: (
    'Alder Bracken Bramble Bryony Campion Damson Fallow Gorse Heron Juniper Kestrel Larkspur Linnet Lovage Mallow Nigella ' +
    'Osier Plover Quill Rowan Sallow Sorrel Tansy Teasel Umber Vetch Wagtail Whimbrel Yarrow'
  ).split(' '),
  last: 'beck combe fleet garth holt hythe march mere shaw stow thorne wold'.split(' '),
};

/**
 * Service users in a council: smallest + range × u², u uniform: many small councils, a few large ones, about 1.1 million
 * people in all. Two are far smaller than any other (as two real ones are), so that low bases occur.
 */
export const councilSize = {
  smallest: 1_500,
  range: 17_500,
  tiny: { London: 130, 'South West': 30 } as Record<string, number>,
};

/**
 * The four strata of the survey's design. `population` and `sample` are shares of a council's service users and of its
 * sample: people with a learning disability and in residential care are over-sampled. `answering` shifts the
 * inclination to respond, in standard deviations.
 */
export const strata = [
  { population: 0.12, sample: 0.22, answering: 0.05 }, // learning disability, all ages
  { population: 0.22, sample: 0.21, answering: -0.25 }, // 18 to 64, no learning disability
  { population: 0.17, sample: 0.22, answering: 0.02 }, // 65 and over, residential care
  { population: 0.49, sample: 0.35, answering: 0 }, // 65 and over, in the community
] as const;

/**
 * The sample size follows the survey's own formula (a simple random sample with a finite population), but for a council
 * margin of error of 7.5 points, not 5, to arrive at about 60,000 people. 40.1% respond.
 */
export const sampling = { margin: 0.075, expectedRate: 0.4, responding: 40.1 };

/** Shares of the age bands 18–24, 25–34, 35–44, 45–54, 55–64, 65–74, 75–84 and 85+ in each stratum. */
export const ageShares = [
  [13, 19, 20, 21, 15, 8, 3, 1],
  [6, 11, 19, 28, 36, 0, 0, 0],
  [0, 0, 0, 0, 0, 11, 32, 57],
  [0, 0, 0, 0, 0, 17, 40, 43],
] as const;
/** How life is felt to be, by age band, in standard deviations. */
export const ageQuality = [0.18, 0.02, -0.1, -0.16, -0.12, 0.02, 0.04, 0.1] as const;
/** Share of women by stratum. */
export const womenShares = [0.43, 0.56, 0.72, 0.68] as const;
/** The same for White, Mixed, Asian or Asian British, Black or Black British, Chinese or other. */
export const ethnicQuality = [0.03, -0.1, -0.28, -0.18, -0.16] as const;

/** Standard deviations of a council's own effect: on everything, on one question, and on the inclination to respond. */
export const councilSpread = { quality: 0.15, question: 0.08, answering: 0.2 };

/** How far one underlying quality of life decides an answer (a correlation); the rest is the question's own. */
export const loading = 0.62;

export interface Item {
  column: string;
  /** Weighted percentages of the answers 1, 2, 3 …: the published figures, off the edges of the rounding range. */
  target: readonly number[];
  /** How the four strata differ on it, in standard deviations. */
  strata: readonly [number, number, number, number];
  /** Share of respondents who leave it out. */
  unanswered: number;
  /** Nothing was published on all its answers: its target may give way so that the mean SCRQoL is met. */
  free?: boolean;
}

export const items: readonly Item[] = [
  {
    column: 'q1',
    target: [26.4, 35.7, 27.9, 6.9, 1.8, 0.7, 0.6],
    strata: [0.5, -0.25, 0.3, -0.12],
    unanswered: 0.014,
  },
  {
    column: 'q2a',
    target: [5.9, 20.0, 31.1, 33.0, 7.0, 1.9, 1.1],
    strata: [0.75, -0.35, 0.2, -0.12],
    unanswered: 0.018,
  },
  { column: 'q3a', target: [30.1, 44.9, 20.1, 4.9], strata: [0.45, -0.25, 0.05, -0.05], unanswered: 0.017 },
  { column: 'q4a', target: [55.2, 40.2, 3.9, 0.7], strata: [0.5, -0.3, 0.28, -0.08], unanswered: 0.012 },
  { column: 'q5a', target: [63.0, 32.1, 4.0, 0.9], strata: [0.45, -0.25, 0.12, -0.04], unanswered: 0.013 },
  { column: 'q6a', target: [62, 33, 4, 1], strata: [0.4, -0.35, 0.3, -0.05], unanswered: 0.012, free: true },
  { column: 'q7a', target: [62.25, 30.25, 5.25, 2.25], strata: [0.3, -0.3, 0.45, -0.08], unanswered: 0.016 },
  { column: 'q8a', target: [42, 36, 17, 5], strata: [0.5, -0.25, 0.25, -0.1], unanswered: 0.019, free: true },
  { column: 'q9a', target: [34, 34, 25, 7], strata: [0.7, -0.25, 0.1, -0.12], unanswered: 0.024, free: true },
  { column: 'q11', target: [57.0, 32.0, 9.0, 2.0], strata: [0.4, -0.15, 0.02, -0.06], unanswered: 0.028 },
];

/** The mean of the eight items' points (3, 2, 1, 0), over everyone who answered all eight. */
export const scrqol = { mean: 18.7, of: ['q3a', 'q4a', 'q5a', 'q6a', 'q7a', 'q8a', 'q9a', 'q11'] };
