const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A cron expression in words, where it is one of the usual kinds; else as it is written. @param zone IANA name */
export function describeCron(cron: string, zone: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/).slice(-5);
  const at = timesOf(minute, hour);
  const on = day === '*' && month === '*' ? daysOf(weekday) : null;
  if (at === null || on === null)
    return `At the times of the cron expression "${cron}", on the clock of ${zone}.`;
  return `${on} ${at}, on the clock of ${zone}.`;
}

function timesOf(minute: string, hour: string): string | null {
  if (!/^\d{1,2}$/.test(minute)) return null;
  const mm = minute.padStart(2, '0');
  if (hour === '*') return `each hour at ${mm} minutes past`;
  if (!/^\d{1,2}(,\d{1,2})*$/.test(hour)) return null;
  const times = hour.split(',').map((hh) => `${hh.padStart(2, '0')}:${mm}`);
  return `at ${inWords(times)}`;
}

function daysOf(weekday: string): string | null {
  if (weekday === '*') return 'Every day';
  const range = /^([0-7])-([0-7])$/.exec(weekday);
  if (range) return `Every ${DAYS[Number(range[1])]} to ${DAYS[Number(range[2])]}`;
  if (!/^[0-7](,[0-7])*$/.test(weekday)) return null;
  return `Every ${inWords(weekday.split(',').map((one) => DAYS[Number(one)] ?? one))}`;
}

function inWords(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
