// Money in whole minor units: typed by people, written as the API and people write it.

import { language, money as written, number } from "../shared/words.js";

const MOST = 1_000_000_000; // minor units
const GROUPING = number(1_234_567).replace(/\d/g, "")[0];
let currency = "EUR";
let digits = 2;

export function useCurrency(code) {
  currency = code;
  digits = new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits;
}

// What was typed ("12.40", "12,4", ",50", "-1", "1.234,50", "Rp 15.000" without its Rp) in minor units;
// null when it is no amount. Of two kinds of marks the last is the decimal one.
export function typedAmount(text) {
  const plain = text.replace(/[\s\u00a0\u202f']/g, "").replace("\u2212", "-");
  const found = /^(-?)(\d[\d.,]*|[.,]\d+)$/.exec(plain);
  if (!found) return null;
  const [whole, rest] = splitAt(decimalMark(found[2]), found[2]);
  if (!/^(\d*|\d{1,3}([.,])\d{3}(\2\d{3})*)$/.test(whole) || rest.length > digits) return null;
  const minor = Number(whole.replace(/[.,]/g, "") + rest.padEnd(digits, "0"));
  return found[1] && minor ? -minor : minor;
}

// Where the decimals begin, or the length of the text: three digits after a mark that groups are none.
function decimalMark(text) {
  const marks = text.match(/[.,]/g) ?? [];
  const last = text.lastIndexOf(marks.at(-1));
  if (new Set(marks).size > 1) return last;
  const groups = marks[0] === GROUPING ? digits < 3 : digits === 0;
  return marks.length !== 1 || (groups && /^[1-9]\d{0,2}.\d{3}$/.test(text)) ? text.length : last;
}

// "12.00" yen are 12: zeros too many are nothing, where they cannot be taken for thousands.
function splitAt(place, text) {
  const rest = text.slice(place + 1);
  return [text.slice(0, place), rest.length < 3 ? rest.replace(/0+$/, "") : rest];
}

// A phone number or a barcode in the price field is no price.
export const isTooMuch = (minor) => Math.abs(minor) >= MOST;
export const mostMoney = () => shownMoney(MOST - 1);
export const sampleMoney = () => new Intl.NumberFormat(language, { minimumFractionDigits: digits }).format(digits ? 12.4 : 12_400);

// Text that can only be an amount, and no card or phone number: it has decimals, or groups of three.
export function looksLikeAmount(text) {
  const minor = /^-?\d{0,7}[.,][\d.,]*$/.test(text.trim()) ? typedAmount(text) : null;
  return minor !== null && !isTooMuch(minor);
}

// What was typed in thousandths: pieces (3) or a weight (0.250); null when it is neither.
export function typedQuantity(text) {
  const found = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  const thousandths = found ? Number(found[1]) * 1000 + Number((found[2] ?? "").padEnd(3, "0")) : 0;
  return thousandths > 0 ? thousandths : null;
}

// Thousandths as the API takes them: 3, or "0.25".
export const quantityOf = (thousandths) => (thousandths % 1000 ? String(thousandths / 1000) : thousandths / 1000);

export const times = (minor, thousandths) => Math.sign(minor) * Math.round((Math.abs(minor) * thousandths) / 1000);

// Minor units as the API writes them: "12.40".
export function amountOf(minor) {
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return (minor < 0 ? "-" : "") + (digits ? `${whole}.${text.slice(-digits)}` : whole);
}

// An amount of the API in minor units.
export const minorOf = (amount) => Math.round(Number(amount) * 10 ** digits);

export const shownMoney = (minor) => written(amountOf(minor), currency);
export const theCurrency = () => currency;
