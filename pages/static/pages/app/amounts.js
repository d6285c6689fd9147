// Amounts as they stand on receipts, typed off: "12.40", "1.234,50", "12,40 €", "Rp 15.000".

const digitsOf = (currency) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

// What was typed as the API takes it, "1234.50"; null when it can be read in no way, or in two.
export function typedAmount(text, currency) {
  const figures = text.replace(/\p{L}+\.?|\p{Sc}|[\s'’]/gu, "");
  if (!/^[\d.,]*\d[\d.,]*$/.test(figures)) return null;
  const at = pointAt(figures, digitsOf(currency));
  const whole = at < 0 ? figures : figures.slice(0, at);
  const rest = at < 0 ? "" : figures.slice(at + 1);
  if (!/^(\d*|\d{1,3}([.,])\d{3}(\2\d{3})*)$/.test(whole) || !/^\d*$/.test(rest)) return null;
  const plain = whole.replace(/[.,]/g, "").replace(/^0+(?=\d)/, "") || "0";
  return rest ? `${plain}.${rest}` : plain;
}

// Where the decimals begin; -1 when there are none. What stands before three figures, where the currency
// has fewer decimals, parts thousands; so does what stands there twice.
function pointAt(figures, digits) {
  const at = Math.max(figures.lastIndexOf("."), figures.lastIndexOf(","));
  if (at < 0) return -1;
  const after = figures.length - at - 1;
  const others = figures.slice(0, at);
  if (others.includes(figures[at])) return -1;
  const isParted = after === 3 && digits < 3 && !/[.,]/.test(others) && /^[1-9]\d{0,2}$/.test(others);
  return isParted ? -1 : at;
}

// How an amount of this currency is typed, for somebody who typed it otherwise.
export const example = (currency) => (currency === "IDR" || digitsOf(currency) === 0 ? "15000" : "12.40");
