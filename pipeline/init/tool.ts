// The first rows of an export in, which tool made it out, how many of its rows are headers, and which of its columns the
// tool itself writes.

import type { Sheet } from '../ingest/formats/sheet.ts';
import { hasTwoHeaderRows } from './layout.ts';

export interface Tool {
  name: string;
  /** What shows it. */
  because: string;
  headerRows: number;
  /** Columns that the tool writes about the response. */
  own: RegExp;
}

const NONE = /^\b$/;
const QUALTRICS =
  /^(V([1-9]|10)|StartDate|EndDate|Start Date|End Date|Status|IPAddress|IP Address|Progress|Duration.*|Finished|RecordedDate|Recorded Date|ResponseI[dD]|Response ID|ResponseSet|Recipient\w+|Recipient .*|ExternalDataReference|ExternalReference|External Data Reference|Location(Latitude|Longitude|Accuracy)|Location (Latitude|Longitude|Accuracy)|DistributionChannel|Distribution Channel|UserLanguage|User Language|Name|EmailAddress|Q_\w+)$/;

export function toolOf(first: readonly string[][], sheet?: Sheet): Tool {
  const [top = [], second = [], third = []] = first;
  const has = (pattern: RegExp, row = top) => row.some((cell) => pattern.test(cell.trim()));
  if (third.some((cell) => /["']ImportId["']/.test(cell))) {
    return { name: 'Qualtrics', because: 'its third row holds ImportIds', headerRows: 3, own: QUALTRICS };
  }
  if (has(/^ResponseSet$/i, second) || (has(/^V1$/) && has(/^V2$/)) || has(/^ResponseID$/i, second)) {
    return {
      name: 'Qualtrics (legacy)',
      because: 'its second row repeats names such as ResponseID',
      headerRows: 2,
      own: QUALTRICS,
    };
  }
  if (
    /^respondent ?id$/i.test(top[0]?.trim() ?? '') &&
    (second[0]?.trim() === '' || has(/^(open-ended )?response$/i, second)) &&
    has(/response/i, second)
  ) {
    const own =
      /^(collector ?id|start ?date|end ?date|date (created|modified)|ip ?address|e-?mail ?address|first ?name|last ?name|custom ?data ?\d*|custom_\d)$/i;
    return {
      name: 'SurveyMonkey',
      because: 'its first column is the respondent’s ID, and its second row says Response',
      headerRows: 2,
      own,
    };
  }
  if (has(/^response id$/i) && has(/^time started$/i)) {
    const own =
      /^(time started|date submitted|status|contact id|legacy comments|comments|language|referer|sessionid|user agent|extended referer|longitude|latitude|country|city|state\/region|postal|link name|tags|dma|response time)$/i;
    return { name: 'Alchemer (SurveyGizmo)', because: 'it has Response ID and Time Started', headerRows: 1, own };
  }
  if (has(/\[SQ\d+\]/) || (has(/^(id|response id)$/i) && has(/^(submitdate|date submitted)$/i))) {
    const own =
      /^(submitdate|date submitted|lastpage|last page|startlanguage|start language|seed|startdate|date started|datestamp|date last action|ipaddr|ip address|refurl|referrer url|interviewtime|grouptime\d+|.*time(s)?: .*|token)$/i;
    return {
      name: 'LimeSurvey',
      because: 'its headers are those of LimeSurvey, such as code[SQ001]',
      headerRows: 1,
      own,
    };
  }
  if (has(/___\d+$/) || has(/_complete$/)) {
    const own = /^(redcap_\w+|.*_complete|.*_timestamp)$/i;
    return { name: 'REDCap', because: 'its headers end in ___1 or _complete', headerRows: 1, own };
  }
  if (has(/^_(uuid|submission_time|id)$/) || has(/(^|\/)instanceID$/)) {
    const own =
      /^(start|end|today|deviceid|username|formhub\/uuid|__version__|_\w+|(meta\/)?(instanceID|instanceName|rootUuid))$/;
    return { name: 'KoboToolbox or ODK', because: 'it has columns such as _uuid', headerRows: 1, own };
  }
  if (/^timestamp$/i.test(top[0]?.trim() ?? '')) {
    return { name: 'Google Forms', because: 'its first column is the Timestamp', headerRows: 1, own: /^timestamp$/i };
  }
  if (/^id$/i.test(top[0]?.trim() ?? '') && has(/^start time$/i) && has(/^completion time$/i)) {
    return {
      name: 'Microsoft Forms',
      because: 'it has ID, Start time and Completion time',
      headerRows: 1,
      own: /^(start time|completion time|last modified time|name|email|total points|quiz feedback|(points|feedback) - .*)$/i,
    };
  }
  if (sheet && sheet.headers.length > 0)
    return { name: sheet.what.replace(/^an? /, ''), because: 'its first bytes say so', headerRows: 1, own: NONE };
  const two = hasTwoHeaderRows(first);
  const because = two ? 'its second row names answers' : 'a plain table';
  return { name: 'a tool that it does not name', because, headerRows: two ? 2 : 1, own: NONE };
}
