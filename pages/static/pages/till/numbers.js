// Receipt numbers: unique though two tabs are open and storage is wiped, short, and easy to read aloud.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: no I, L, O, U
const BEGAN = Date.UTC(2025, 0, 1) / 1000;
const PATTERN = /^(.{1,100})-(R?)([0-9A-HJKMNP-TV-Z]{6})-([0-9A-HJKMNP-TV-Z]{4})$/i;

// `TILL-1-3KQ7PX-8MWD`: the second it was begun and a million to one; of a return, with an R.
export function newNumber(terminal, now, { isReturn = false } = {}) {
  const seconds = Math.max(0, Math.floor(now.getTime() / 1000) - BEGAN);
  return `${terminal.toUpperCase()}-${isReturn ? "R" : ""}${spelled(seconds, 6)}-${chance(4)}`;
}

// A number as we write it, of however it was typed; null when it is none of a till page.
export function asNumber(text) {
  return PATTERN.test(text.trim()) ? text.trim().toUpperCase() : null;
}

export const isReturnNumber = (text) => PATTERN.exec(text.trim())?.[2].toUpperCase() === "R";

function spelled(value, length) {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = LETTERS[rest % 32] + text;
  return text;
}

const chance = (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => LETTERS[byte % 32]).join("");
