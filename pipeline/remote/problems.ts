// What can go wrong between a run and its workers, in words.

import { type Problem, UserError } from '../problems.ts';
import type { RedisAddress } from './address.ts';
import { describeMaker, type Maker, type WorkerRecord } from './maker.ts';

/** Not a failure: the run ended before the report was begun. */
const NOT_BEGUN = 'not-begun';
/** Each would befall all reports that are left. */
const ENDS_RUN = ['redis-lost', 'redis-unreachable', 'redis-refused', 'redis-too-old', 'no-worker'];

export const isNotBegun = (problems: readonly Problem[]): boolean => problems.some(({ code }) => code === NOT_BEGUN);
export const endsRun = (problems: readonly Problem[]): boolean => problems.some(({ code }) => ENDS_RUN.includes(code));

const one = (problem: Omit<Problem, 'severity'>): UserError => new UserError([{ severity: 'error', ...problem }], 1);

export const notBegun = (): UserError =>
  one({ code: NOT_BEGUN, message: 'the run ended before this report was begun' });

export const unreachable = ({ shown }: RedisAddress, reason: string): UserError =>
  one({
    ...{ code: 'redis-unreachable', message: `there is no Redis to talk to at ${shown}`, found: reason },
    fix: 'Is it started, is this its address, and may this machine reach it? Without --redis, reports are made here.',
  });

export const refusedUs = ({ shown }: RedisAddress, reason: string): UserError =>
  one({
    ...{ code: 'redis-refused', message: `the Redis at ${shown} refuses`, found: reason },
    fix: 'Look at its user, password, rights and memory; the address is in --redis or TOPLINE_REDIS_URL.',
  });

export const tooOld = ({ shown }: RedisAddress, version: string): UserError =>
  one({
    ...{ code: 'redis-too-old', message: `the Redis at ${shown} is too old`, found: version },
    ...{ expected: '6.2 or newer', fix: 'Install a newer one.' },
  });

export const lost = ({ shown }: RedisAddress, seconds: number): UserError =>
  one({
    ...{ code: 'redis-lost', message: `the Redis at ${shown} has been gone for ${seconds} s` },
    fix: 'Nothing half-made was published. Run again when it is back: what is published is not made again.',
  });

export const forgetful = ({ shown }: RedisAddress, policy: string): Problem => ({
  ...{ code: 'redis-forgets', severity: 'warning', found: `maxmemory-policy ${policy}`, expected: 'noeviction' },
  message: `the Redis at ${shown} may throw away what waits in it, when its memory is full`,
  fix: 'Set its maxmemory-policy to noeviction. Until then, what is thrown away is sent again.',
});

export const brokenWorker = (report: string, reason: string): UserError =>
  one({
    ...{ code: 'worker-failed', message: `no worker could make ${report}, though several tries were made` },
    ...{ found: reason, fix: 'Read what the workers say; or make it here, without --redis.' },
  });

export const neverArrived = (report: string, tries: number): UserError =>
  one({
    ...{ code: 'nothing-arrived', message: `the files of ${report} did not arrive whole in ${tries} tries` },
    fix: 'Has the Redis too little memory (maxmemory), or does something else delete from it?',
  });

export const noWorkers = (seconds: number): UserError =>
  one({
    ...{ code: 'no-worker', message: `no worker has taken the reports for ${seconds} s` },
    fix: 'Start one: topline worker --redis URL. Then run again: what is published is not made again.',
  });

export const redisAway = ({ shown }: RedisAddress): Problem => ({
  ...{ code: 'redis-away', severity: 'warning', message: `the Redis at ${shown} is away: waiting until it is back` },
});

export const redisBack = ({ shown }: RedisAddress): Problem => ({
  ...{ code: 'redis-back', severity: 'note', message: `the Redis at ${shown} is back` },
});

export const workerTrouble = ({ shown }: RedisAddress, reason: string): Problem => ({
  ...{ code: 'worker-trouble', severity: 'warning', message: `the Redis at ${shown} does not do as it is asked` },
  ...{ found: reason, fix: 'Look at its rights and memory. The worker goes on trying.' },
});

/** Nobody takes the reports: because nobody is there, or because those who are would make them otherwise. */
export function waitingForWorkers(wanted: Maker, others: readonly WorkerRecord[]): Problem {
  if (others.length === 0)
    return {
      ...{ code: 'waiting-for-workers', severity: 'note', message: 'waiting: there is no worker yet' },
      fix: 'Start one or more, here or elsewhere: topline worker --redis URL. Ctrl-C ends the run.',
    };
  const found = others.map(({ name, maker }) => `${name} has ${describeMaker(maker)}`);
  return {
    ...{
      code: 'workers-of-other-code',
      severity: 'note',
      message: 'waiting: the workers that are there have other code',
    },
    ...{ found: [...new Set(found)].join('; '), expected: describeMaker(wanted) },
    fix: 'Give all machines the same checkout, themes and packages, or one container image; then start the workers again.',
  };
}

/** What a worker says when reports wait that it must not make. */
export const runOfOtherCode = (run: Maker, own: Maker): Problem => ({
  ...{ code: 'run-of-other-code', severity: 'note', message: 'a run is waiting for workers of other code' },
  ...{ found: `this worker has ${describeMaker(own)}`, expected: describeMaker(run) },
  fix: 'Give all machines the same checkout, themes and packages, or one container image.',
});
