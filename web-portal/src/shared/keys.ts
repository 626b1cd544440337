/** The letter or sign of a key: on a keyboard of another script the one that is printed beside it. */
export const letter = ({ key, code }: KeyboardEvent) =>
  key.length === 1 && key > "~" && code.startsWith("Key") ? code.slice(3).toLowerCase() : key.toLowerCase();
