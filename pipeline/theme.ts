// The look of a report: read from templates/themes/<name>/theme.json, used by page, chart and Word alike.

/** All colours are `#rrggbb`. Lengths in the unit their name says. */
export interface Theme {
  name: string;
  colours: {
    text: string;
    muted: string;
    /** Headings, rules, the first series of a chart. */
    accent: string;
    /** Behind boxes. */
    tint: string;
    link: string;
    /** Nominal series, in order of use; each at least 3:1 against the page. */
    series: string[];
    /** Ordered series (scales), from the most to the least; neighbours told apart without hue. */
    ordered: string[];
  };
  font: {
    family: string;
    /** For Word on machines without the font, and for the web page before it loads. */
    fallback: string;
  };
  /** Point sizes. */
  sizes: { body: number; small: number; title: number; h2: number; h3: number; h4: number };
}
