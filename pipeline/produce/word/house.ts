// A house's own Word template: which of its styles stand for the report's, how wide its text is, which of the report's
// styles it lacks and are added to it. Read and written as XML text: a template may come from any program.

export interface HouseStyles {
  /** The id that a style of the report has in the template. */
  styleOf: (id: string) => string;
  /** Whether the template's own style brings its list with it. */
  bringsList: (id: string) => boolean;
  /** styles.xml with the styles that were asked for and the template lacks. */
  complete: (stylesXml: string) => string;
}

interface Style {
  id: string;
  name: string;
  xml: string;
}

/** `own`: the report's styles. `map`: style names or ids of the report → names or ids of the template. */
export function houseStyles(houseXml: string, ownXml: string, map: Readonly<Record<string, string>> = {}): HouseStyles {
  const house = readStyles(houseXml);
  const own = new Map(readStyles(ownXml).map((style) => [style.id, style]));
  const mapped = new Map<string, string>();
  const missing = new Map<string, string>();
  const styleOf = (id: string): string => {
    const found = mapped.get(id) ?? missing.get(id);
    if (found) return found;
    const style = own.get(id) ?? { id, name: id, xml: '' };
    const match = findStyle(house, map[id] ?? map[style.name] ?? style.name);
    if (match) mapped.set(id, match.id);
    else missing.set(id, house.some((one) => one.id === id) ? `Report${id}` : id);
    return styleOf(id);
  };
  return {
    styleOf,
    bringsList: (id) => house.find((style) => style.id === styleOf(id))?.xml.includes('<w:numPr>') ?? false,
    complete: (stylesXml) => {
      const added = addedStyles(own, missing, styleOf);
      return withoutStyles(stylesXml, new Set(missing.values())).replace(/<\/w:styles>\s*$/, `${added}</w:styles>`);
    },
  };
}

function readStyles(xml: string): Style[] {
  return [...xml.matchAll(/<w:style\b.*?<\/w:style>/gs)].map(([style]) => ({
    id: attribute(style, 'w:style', 'w:styleId'),
    name: attribute(style, 'w:name', 'w:val'),
    xml: style,
  }));
}

/** By name, as people know styles; Word's own names differ in case from program to program. */
function findStyle(styles: readonly Style[], name: string): Style | undefined {
  const plain = name.toLowerCase();
  return styles.find((style) => style.name.toLowerCase() === plain) ?? styles.find(({ id }) => id === name);
}

/** docx adds some styles of its own to a template that it fills, such as Hyperlink, where the report's would stand. */
function withoutStyles(stylesXml: string, ids: ReadonlySet<string>): string {
  return stylesXml.replace(/<w:style\b.*?<\/w:style>/gs, (style) =>
    ids.has(attribute(style, 'w:style', 'w:styleId')) ? '' : style,
  );
}

/** Adding a style may ask for the one it is based on, so `missing` grows while it is walked. */
function addedStyles(own: Map<string, Style>, missing: Map<string, string>, styleOf: HouseStyles['styleOf']): string {
  const added: string[] = [];
  for (const [id, newId] of missing) {
    const xml = own.get(id)?.xml;
    if (!xml) continue;
    added.push(
      xml
        .replace(/(w:styleId=")[^"]*"/, `$1${newId}"`)
        .replace(/ w:default="[^"]*"/, '')
        .replace(/<w:numPr>.*?<\/w:numPr>/g, '')
        .replace(/<w:(basedOn|next|link) w:val="([^"]*)"\/>/g, (_tag, kind: string, other: string) =>
          kind === 'basedOn' || own.has(other) ? `<w:${kind} w:val="${styleOf(other)}"/>` : '',
        ),
    );
  }
  return added.join('');
}

/** Width in twips of the text where the marker stands: its section's page, less its margins, in its first column. */
export function textWidthAt(documentXml: string, marker: number): number {
  const section = documentXml.slice(documentXml.indexOf('<w:sectPr', marker));
  const number = (tag: string, name: string, otherwise: number): number => {
    const value = Number(attribute(section, tag, name));
    return value > 0 ? value : otherwise;
  };
  const margins = number('w:pgMar', 'w:left', 1440) + number('w:pgMar', 'w:right', 1440);
  const columns = number('w:cols', 'w:num', 1);
  const between = (columns - 1) * number('w:cols', 'w:space', 720);
  return Math.floor((number('w:pgSz', 'w:w', 11906) - margins - between) / columns);
}

function attribute(xml: string, tag: string, name: string): string {
  return new RegExp(`<${tag}\\b[^>]*? ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
}
