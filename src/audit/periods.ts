import type { Matter } from '../model/matter.ts';
import type { Activity } from '../model/report.ts';
import { endOfDay, startOfDay } from '../rules/day.ts';

/** A stretch of the matter's time, `from` included and `to` not, with what flagged items show of it. */
export interface Period {
  from: number;
  to: number;
  activity: Activity;
}

/** The stretches around the custodian's leaving; null where the matter lacks a date. */
export interface Periods {
  beforeNotice30d: Period | null;
  noticeToDeparture: Period | null;
  afterDeparture: Period | null;
}

const DAY = 86_400_000;

/** Days are those of the matter's time zone; the day of departure belongs to the time before it. */
export function periodsOf(matter: Matter | null): Periods {
  const { notice, departed } = matter?.dates ?? { notice: null, departed: null };
  const zone = matter?.timeZone ?? 'UTC';
  const noticeAt = notice === null ? null : startOfDay(notice, zone);
  const departedAt = departed === null ? null : endOfDay(departed, zone) + 1;
  return {
    beforeNotice30d: noticeAt === null ? null : period(noticeAt - 30 * DAY, noticeAt),
    noticeToDeparture: noticeAt === null || departedAt === null ? null : period(noticeAt, departedAt),
    afterDeparture: departedAt === null ? null : period(departedAt, Infinity),
  };
}

function period(from: number, to: number): Period {
  return { from, to, activity: { created: 0, modified: 0, viewed: 0, shared: 0 } };
}
