// The card: a QR code that turns by itself, the barcode and its number, and all of it on white.

import { byId, drawing, make } from "../shared/dom.js";
import { say } from "../shared/words.js";
import { bodyOf, know, load } from "./answers.js";
import { define, redraw, shownView } from "./views.js";

const ENOUGH = 75_000;
const ASK_AGAIN = 10_000;

let timer = null;
let askedAt = 0;
let lock = null;

export function prepareCard() {
  define("card", { needs: ["card"], draw, begun: turn, left: () => clearTimeout(timer) });
  byId("full-close").addEventListener("click", () => byId("full").close());
  byId("full").addEventListener("click", () => byId("full").close());
  byId("full").addEventListener("close", dim);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (byId("full").open) stayAwake();
    if (shownView() === "card") turn();
  });
}

// By the service's clock, which is the one that tills are asked by.
const now = () => Date.now() + (know("card")?.skew ?? 0);
const codeNow = (card) => card.codes.find((code) => Date.parse(code.valid_from) <= now() && now() < Date.parse(code.valid_until));

function draw(card) {
  const code = codeNow(card);
  return [
    make(
      "button",
      { class: "pass", id: "pass", onclick: brighten, "data-key": "pass", "aria-label": say("show_bright") },
      ...faces(card, code),
      make("span", { class: "pass-hint" }, say("tap_bright")),
    ),
    code ? null : withoutCode(card, "no-code"),
  ];
}

function faces(card, code) {
  return [
    make("span", { class: "pass-name" }, card.display_name),
    code ? make("span", { class: "code qr", "data-code": code.text }, drawing(code.picture, say("qr_of_card"))) : null,
    card.barcode ? make("span", { class: "code barcode" }, drawing(card.barcode, say("barcode_of_card"))) : null,
    card.number ? make("span", { class: "pass-number mono", id: "card-number" }, grouped(card.number)) : null,
  ].filter(Boolean);
}

const withoutCode = (card, id) => make("p", { class: "notice warn", id }, say(card.number ? "code_old" : "code_old_alone"));
const grouped = (text) => (/^\d{13}$/.test(text) ? `${text[0]} ${text.slice(1, 7)} ${text.slice(7)}` : text);

// Show the code of this moment, and come back when the next one begins; ask for more in good time.
function turn() {
  clearTimeout(timer);
  const card = bodyOf("card");
  if (shownView() !== "card" || document.hidden) return;
  if (!card) return wait(500);
  redraw({ force: true });
  if (byId("full").open) fillFull(card);
  if (isRunningLow(ENOUGH) && Date.now() - askedAt > ASK_AGAIN) askForMore();
  const code = codeNow(card);
  wait(code ? Math.max(50, Date.parse(code.valid_until) - now()) : ASK_AGAIN);
}

// Whether the codes at hand will be over within so many milliseconds.
export function isRunningLow(milliseconds) {
  const ends = (bodyOf("card")?.codes ?? []).map((code) => Date.parse(code.valid_until));
  return Math.max(0, ...ends) - now() < milliseconds;
}

function wait(milliseconds) {
  timer = setTimeout(turn, milliseconds);
}

async function askForMore() {
  askedAt = Date.now();
  const answer = await load("card").catch(() => null);
  if (answer?.ok) turn();
}

function brighten() {
  fillFull(bodyOf("card"));
  byId("full-news").textContent = "";
  byId("full").showModal();
  stayAwake();
}

function fillFull(card) {
  const code = codeNow(card);
  byId("full-faces").replaceChildren(...faces(card, code), ...(code ? [] : [withoutCode(card, "full-no-code")]));
}

async function stayAwake() {
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    lock = null; // a low battery may refuse it: the view is white all the same
  }
}

function dim() {
  lock?.release().catch(() => {});
  lock = null;
}
