import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../pipeline/study/yaml.ts';

const read = (text: string) => parseYaml(text, 'study.yaml');

describe('aliases in a study file', () => {
  it('are followed, with the keys in the order in which they were written', () => {
    const source = read('a: &a\n  2: x\n  1: y\nb:\n  options: *a\n');
    expect(source.keysAt(['b', 'options'])).toEqual(['2', '1']);
    expect(source.placeOf(['b', 'options', '1'])).toEqual({ file: 'study.yaml', line: 3, column: 6 });
  });

  it('are merged, the own keys winning', () => {
    const source = read(
      'a: &a\n  options: { 2: x, 1: y }\nb:\n  <<: *a\n  type: single\nc:\n  <<: *a\n  options: { 3: z }\n',
    );
    expect(source.keysAt(['b'])).toEqual(['options', 'type']);
    expect(source.keysAt(['b', 'options'])).toEqual(['2', '1']);
    expect(source.keysAt(['c', 'options'])).toEqual(['3']);
  });

  it('that stand for nothing, or for themselves, are problems and not crashes', () => {
    for (const text of ['a: *nope\n', 'a: &a { <<: *a, b: 1 }\n']) {
      expect(read(text).problems).toMatchObject([{ code: 'yaml-bad-alias', severity: 'error' }]);
    }
    expect(read('a: &a 1\nb: *a\n').problems).toEqual([]);
  });
});
