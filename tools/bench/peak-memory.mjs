/*
 * Preloaded into the measured process (`--import`): at its end it writes the most memory it ever held, in kB, to the
 * file BENCH_PEAK_FILE names. Linux's own mark is taken where there is one: that of getrusage also counts what the
 * process was before it became Node.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env['BENCH_PEAK_FILE'];
if (file) process.on('exit', () => writeFileSync(file, String(peakKilobytes())));

function peakKilobytes() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
