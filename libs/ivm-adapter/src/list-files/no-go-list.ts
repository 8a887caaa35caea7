import type { DeliverOptions, NoGoPerson, NoGoReceipt, Rows } from '../port/ivm-gateway';
import { AsideFile, removeLeftOvers, syncFolder } from './aside-file';
import { compareByteOrder } from '../rows/byte-order';
import { openDirectory } from './school-folder';
import { NO_GO_FILE } from './school-folder-name';

/** Brings the district's `no-go.txt` level: one `LAST, FIRST MIDDLE` per line (CRLF), sorted, UTF-8. */
export async function deliverNoGoList(
  directory: string,
  people: Rows<NoGoPerson>,
  options: DeliverOptions,
): Promise<NoGoReceipt> {
  options.signal?.throwIfAborted();
  const lines = new Set<string>();
  let setAside = 0;
  for await (const person of people) {
    options.signal?.throwIfAborted();
    const line = noGoLine(person);
    if (line === '') setAside++;
    else lines.add(line);
  }
  await openDirectory(directory);
  await removeLeftOvers(directory, options.fence !== undefined);
  const file = await AsideFile.open(directory, NO_GO_FILE);
  try {
    for (const line of [...lines].sort(compareByteOrder)) await file.write(`${line}\r\n`);
    await file.finish();
    const unchanged = await file.equalsPresent();
    options.signal?.throwIfAborted();
    await options.fence?.();
    if (!unchanged) {
      await file.takePlace();
      await syncFolder(directory);
    }
    return { state: unchanged ? 'unchanged' : 'delivered', people: lines.size, setAside };
  } finally {
    await file.discard();
  }
}

/**
 * `LAST, FIRST MIDDLE` in the letters given; `''` for a person without any name. The comma parts the names, so one
 * inside a name becomes a blank, like line breaks; signs a spreadsheet would run are dropped from the start, because
 * an apostrophe in front would keep the name from matching.
 */
export function noGoLine(person: NoGoPerson): string {
  const [last, first, middle] = [plain(person.lastName), plain(person.firstName), plain(person.middleName)];
  const given = [first, middle].filter((name) => name !== '').join(' ');
  if (last === '' && given === '') return '';
  return given === '' ? last : `${last}, ${given}`.trimStart();
}

function plain(name: string): string {
  return name
    .replace(/[\s,\p{Cc}]+/gu, ' ')
    .replace(/^[=+\-@＝＋－＠ \p{Cf}]+/u, '')
    .trim();
}
