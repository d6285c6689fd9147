// Money in whole minor units: typed by people, written as the API and people write it.

import { money as written } from "../shared/words.js";

let currency = "EUR";
let digits = 2;

export function useCurrency(code) {
  currency = code;
  digits = new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits;
}

// What was typed ("12.40", "12,40", "-1", "1 250,00") in minor units; null when it is no amount.
export function typedAmount(text) {
  const plain = text.replace(/[\s\u00a0]/g, "").replace("\u2212", "-");
  const found = /^(-?)(\d{1,10})(?:[.,](\d+))?$/.exec(plain);
  if (!found || (found[3] ?? "").length > digits) return null;
  const minor = Number(found[2]) * 10 ** digits + Number((found[3] ?? "").padEnd(digits, "0") || 0);
  return found[1] ? -minor : minor;
}

// Text that can only be an amount, and no card or phone number: it has decimals.
export const looksLikeAmount = (text) => /^-?\d{1,7}[.,]\d{1,3}$/.test(text.trim()) && typedAmount(text) !== null;

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
