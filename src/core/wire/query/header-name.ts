/** Whether a header has this name, which is in lower case: names of headers are case-insensitive (RFC 9110 section 5.1). */
export const isNamed = (header: string, name: string): boolean =>
  header.length === name.length && header.toLowerCase() === name;
