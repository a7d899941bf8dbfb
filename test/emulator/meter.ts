import type { Clock } from './clock.ts';
import { failure } from './failure.ts';

/** Units a minute after which requests are refused; absent: no bound. */
export interface Quota {
  perMinutePerUser?: number;
  perMinutePerProject?: number;
  perDay?: number;
  /** 429 instead of 403. */
  as429?: boolean;
  /** Seconds in a Retry-After header. */
  retryAfter?: number;
}

/** Quota units used, https://developers.google.com/workspace/drive/api/guides/limits. */
export interface Meter {
  quota: Quota;
  /** Charges a call and throws the API's refusal when a bound is passed. Returns the units. */
  charge(methodId: string, media: boolean, user: string): number;
  report(): { units: number; calls: Record<string, number>; busiestMinute: number };
}

/** A list costs 100 units, bytes 200, a write 50, everything else 5. */
function unitsOf(methodId: string, media: boolean): number {
  if (media || /^drive\.files\.(export|download)$/.test(methodId)) return 200;
  if (/\.(create|update|delete|emptyTrash)$/.test(methodId)) return 50;
  return /\.list$/.test(methodId) ? 100 : 5;
}

export function makeMeter(clock: Clock): Meter {
  const calls: Record<string, number> = {};
  const minutes = new Map<string, number>();
  let units = 0;
  let busiestMinute = 0;
  const add = (window: string, cost: number): number => {
    const sum = (minutes.get(window) ?? 0) + cost;
    minutes.set(window, sum);
    return sum;
  };
  const meter: Meter = {
    quota: {},
    charge: (methodId, media, user) => {
      const cost = unitsOf(methodId, media);
      const minute = Math.floor(clock.now() / 60_000);
      const day = Math.floor(clock.now() / 86_400_000);
      units += cost;
      calls[methodId] = (calls[methodId] ?? 0) + 1;
      const ofProject = add(`project ${minute}`, cost);
      busiestMinute = Math.max(busiestMinute, ofProject);
      const { perMinutePerUser, perMinutePerProject, perDay } = meter.quota;
      if (add(`day ${day}`, cost) > (perDay ?? Infinity)) throw refusal('dailyLimitExceeded', meter.quota);
      if (ofProject > (perMinutePerProject ?? Infinity)) throw refusal('rateLimitExceeded', meter.quota);
      if (add(`${user} ${minute}`, cost) > (perMinutePerUser ?? Infinity)) {
        throw refusal('userRateLimitExceeded', meter.quota);
      }
      return cost;
    },
    report: () => ({ units, calls: { ...calls }, busiestMinute }),
  };
  return meter;
}

const MESSAGES = {
  dailyLimitExceeded: 'Daily Limit Exceeded',
  rateLimitExceeded: 'Rate Limit Exceeded',
  userRateLimitExceeded: 'User Rate Limit Exceeded',
};

function refusal(reason: keyof typeof MESSAGES, { as429, retryAfter }: Quota) {
  const late = as429 === true && reason !== 'dailyLimitExceeded';
  return failure(
    late ? 429 : 403,
    late ? 'rateLimitExceeded' : reason,
    MESSAGES[late ? 'rateLimitExceeded' : reason],
    {
      domain: 'usageLimits',
      ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } }),
    },
  );
}
