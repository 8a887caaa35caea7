/**
 * Whether an Accept header (RFC 9110, section 12.5.1) leaves room for a media type. An absent or empty header accepts
 * everything; the most specific range decides, and `q=0` excludes.
 */
export function accepts(header: string | undefined, mediaType: string): boolean {
  if (header === undefined || header.trim() === '') return true;
  const kind = mediaType.slice(0, mediaType.indexOf('/'));
  const ranges = new Map(header.split(',').map(readRange));
  const weight = ranges.get(mediaType) ?? ranges.get(`${kind}/*`) ?? ranges.get('*/*');
  return weight !== undefined && weight > 0;
}

function readRange(text: string): [range: string, weight: number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [range, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}
