// A template's document properties → with the report's: those of its own in docProps/custom.xml, which DOCPROPERTY
// fields show, and the dates in docProps/core.xml, which must be the report's and not the clock's.

import { strFromU8, strToU8 } from 'fflate';
import type { DocumentMeta } from '../../fill/document.ts';
import type { FieldValues } from './fields.ts';
import { dateOf, escapeXml, statusOf } from './front.ts';

const FORMAT = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties';
const TYPE = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';

/** What a report says of itself, by the names that placeholders and fields call it by. */
export function reportProperties(meta: DocumentMeta): Record<string, string> {
  return {
    ...{ title: meta.title, subtitle: meta.subtitle ?? '', kicker: meta.kicker ?? '', status: statusOf(meta) ?? '' },
    ...{ date: dateOf(meta) ?? '', publisher: meta.publisher ?? '', description: meta.description ?? '' },
    ...{ study: meta.studyId, report: meta.reportId },
  };
}

/** The values of DOCPROPERTY and document information fields. */
export function fieldValues(meta: DocumentMeta): FieldValues {
  const properties = reportProperties(meta);
  const information = {
    ...{ subject: properties.subtitle!, author: properties.publisher!, comments: properties.description! },
    ...{ company: properties.publisher!, keywords: meta.keywords.join(', ') },
  };
  const named = Object.entries({ ...properties, ...information });
  return new Map(named.map(([name, value]) => [name.toUpperCase(), value]));
}

type Files = Record<string, Uint8Array>;

/** In place: docProps/custom.xml, made if there is none, holds the report's properties beside the template's others. */
export function setCustomProperties(files: Files, meta: DocumentMeta): void {
  const path = 'docProps/custom.xml';
  const names = Object.entries(reportProperties(meta)).map(([name, value]) => [
    name[0]!.toUpperCase() + name.slice(1),
    value,
  ]);
  const ours = new Set(names.map(([name]) => name!.toLowerCase()));
  const existing = [
    ...strFromU8(files[path] ?? new Uint8Array()).matchAll(/<property\b[^>]*?\bname="([^"]*)"[^>]*>.*?<\/property>/gs),
  ];
  const kept = existing.filter(([, name]) => !ours.has(name!.toLowerCase())).map(([xml]) => xml);
  const made = names.map(
    ([name, value]) =>
      `<property fmtid="${FORMAT}" pid="0" name="${name}"><vt:lpwstr>${escapeXml(value!)}</vt:lpwstr></property>`,
  );
  const numbered = [...kept, ...made].map((xml, at) => xml.replace(/\bpid="\d+"/, `pid="${at + 2}"`)).join('');
  if (!files[path]) addPart(files, path);
  files[path] = strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" \
xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">${numbered}</Properties>`);
}

function addPart(files: Files, path: string): void {
  const append = (part: string, end: string, xml: string): void => {
    files[part] = strToU8(strFromU8(files[part] ?? new Uint8Array()).replace(end, `${xml}${end}`));
  };
  append('[Content_Types].xml', '</Types>', `<Override PartName="/${path}" ContentType="${TYPE}"/>`);
  append(
    '_rels/.rels',
    '</Relationships>',
    `<Relationship Id="rIdCustomProperties" Type="${RELATION}" Target="${path}"/>`,
  );
}

export function dated(coreXml: string, meta: DocumentMeta): string {
  const instant = `${(meta.date ?? '1980-01-01').slice(0, 10)}T00:00:00Z`;
  return coreXml.replace(/(<dcterms:(?:created|modified)\b[^>]*>)[^<]*/g, `$1${instant}`);
}
