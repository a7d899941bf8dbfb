import type { ClockTest } from '../model/rule.ts';
import type { JudgeFacts } from './facts.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** The test of an hour or a day of the week; false where the time is not known. */
export function clockTest({ of, hours, weekdays, timeZone }: ClockTest): (facts: JudgeFacts) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (facts) => {
    const time = facts[`${of}At`];
    if (time === null || Number.isNaN(new Date(time).getTime())) return false;
    const part = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const minute = Number(part.get('hour')) * 60 + Number(part.get('minute'));
    return (
      (hours === null || isWithin(minute, hours)) &&
      (weekdays === null || weekdays.includes(WEEKDAYS.indexOf(part.get('weekday') ?? '')))
    );
  };
}

function isWithin(minute: number, { from, to }: NonNullable<ClockTest['hours']>): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
