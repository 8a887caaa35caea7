/**
 * A second reader of RFC 4180, written apart from the lib's (character by character, no regular expression), so that
 * the writer is not judged by the reader it was made with. Throws on anything the RFC does not allow.
 */
export function readRfc4180(text: string): string[][] {
  const records: string[][] = [];
  let [record, cell, at] = [[] as string[], '', 0];
  while (at < text.length) {
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted cell does not end');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n') throw new Error('a bare quote or line feed');
        cell += text[at++];
      }
    }
    record.push(cell);
    cell = '';
    if (text[at] === ',') {
      at++;
      if (at === text.length) throw new Error('the last record is cut off');
      if (text[at] === '\r') continue;
    } else if (text[at] === '\r' && text[at + 1] === '\n') {
      records.push(record);
      record = [];
      at += 2;
    } else throw new Error('text behind a quoted cell, a bare carriage return, or no end of line');
  }
  return records;
}
