// The words of the page, and numbers, money and moments as its language writes them.

export const language = document.documentElement.lang;
const TEXTS = JSON.parse(document.getElementById("words").textContent);
// The reader's own kind of the language: English days are written otherwise in Boston than in Bath.
const locale = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
const plural = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(locale);

// A text with its values in place; `say("points", {count: 3, name: "points"})` picks the form.
export function say(key, values = {}) {
  const form = "count" in values ? `${key}.${plural.select(Number(values.count))}` : key;
  const text = TEXTS[form] ?? TEXTS[`${key}.other`] ?? TEXTS[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

export const has = (key) => key in TEXTS;
export const number = (value) => whole.format(value);
export const signed = (value) => new Intl.NumberFormat(locale, { signDisplay: "exceptZero" }).format(value);

// name: as the program calls its points; what nobody named is translated.
export const points = (count, name) =>
  name === "points" ? say("points_plain", { count }) : say("points", { count, name });

// amount: a decimal text as the API writes it, "12.40".
export function money(amount, currency) {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
}

// moment: an instant or a day as the API writes it, or a Date. A day is that day, wherever the reader is.
export function day(moment) {
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(moment) ? `${moment}T00:00` : moment);
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: yearOf(at) }).format(at);
}

export function time(moment) {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

export const dayAndTime = (moment) => `${day(moment)} ${time(moment)}`;

function yearOf(moment) {
  return new Date(moment).getFullYear() === new Date().getFullYear() ? undefined : "numeric";
}

function shown(value) {
  return typeof value === "number" ? number(value) : String(value ?? "");
}
