/**
 * Percent-encoding of RFC 3986 section 2.3 as RFC 5849 section 3.6 asks for it: everything but letters, digits and
 * `-._~`, upper-case hexadecimal of the UTF-8 bytes. encodeURIComponent leaves `!'()*` alone, and a signature over one
 * form is no signature over the other.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
