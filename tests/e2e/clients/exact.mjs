// JSON with numbers as the text they are: 1.50 is not 1.5.
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0001';

/** A number that is written as this text. */
export const number = (digits) => MARK + digits;

/** The value of a JSON text; its numbers as number(their text). */
export function readExact(text) {
  return JSON.parse(text.replace(STRING_OR_NUMBER, (part) => (part[0] === '"' ? part : `"\\u0001${part}"`)));
}

/** The JSON text of a value that may hold number()s. */
export function writeExact(value) {
  return JSON.stringify(value).replace(/"\\u0001([^"]*)"/g, '$1');
}
