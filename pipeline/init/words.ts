// Cells that stand for no answer.

/** What programs write for nothing, in every column. */
export const BLANK_WORDS = ['NA', 'NaN', 'nan', 'NULL', 'null', '#NULL!', '#N/A', '-', '.', '—'];

/** What surveys write for a question that was not answered. */
const NO_ANSWER = /^(no answer|not answered|no response|refused|refusal|skipped|missing|no code required|not asked)$/i;

export const isNoAnswer = (value: string): boolean => NO_ANSWER.test(value);

const TICKS = /^(1|1\.0+|yes|y|true|x|checked|ticked|selected|quoted|✓|✔|☑)$/i;
const NO_TICKS = /^(0|0\.0+|no|n|false|unchecked|unticked|not selected|not ticked|not quoted)$/i;
export const isTick = (value: string): boolean => TICKS.test(value);
export const isNoTick = (value: string): boolean => NO_TICKS.test(value);
