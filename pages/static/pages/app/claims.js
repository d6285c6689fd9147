// Points that are missing: what stands on the receipt, and what became of it.

import { byId, make } from "../shared/dom.js";
import { day, money, say } from "../shared/words.js";
import { example, typedAmount } from "./amounts.js";
import { bodyOf, keepRow, keptRows } from "./answers.js";
import { afterOwn } from "./live.js";
import { busy, complainAt, problemOf, silenceOf } from "./problems.js";
import { ask } from "./session.js";
import { define, redraw } from "./views.js";

const FIELDS = ["store", "receipt", "total", "sold_on"];
const MOODS = { credited: "good", waiting: "", refused: "warn" };

// What was typed, by store and receipt: the API does not say it again.
let typed = new Map();

export function prepareClaims() {
  define("claims", { needs: ["claims", "home"], draw, begun: recallTyped });
  byId("claim-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("claim-send"), send);
  });
}

async function recallTyped() {
  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  byId("claim-sold_on").max = today;
  typed = new Map((await keptRows("typed")).map((row) => [row.id, row]));
  if (bodyOf("claims")) redraw({ force: true });
}

// What is typed, before the store is known, is read as an amount of the program's currency.
const currency = () => bodyOf("home")?.tier.currency ?? "EUR";
const idOf = ({ store, receipt }) => `${store} ${receipt}`;
const field = (name) => byId(`claim-${name}`);

function draw({ items }) {
  if (!items.length) return [];
  return [make("h2", {}, say("claims_made")), make("ul", { class: "stack tight", id: "claims" }, ...items.map(row))];
}

function row(claim) {
  const known = typed.get(idOf(claim));
  const said = known ? `${money(known.total, claim.currency ?? currency())} · ${day(known.sold_on)}` : day(claim.created_at);
  return make(
    "li",
    { class: "card stack tight", "data-claim": claim.receipt },
    make("div", { class: "row apart" }, make("strong", {}, claim.receipt), make("span", { class: `badge ${MOODS[claim.status]}` }, say(`claim_${claim.status}`))),
    make("p", { class: "small quiet" }, `${claim.store} · ${said}`),
    make("p", { class: "small" }, claim.reason?.detail ?? say(`claim_${claim.status}_how`)),
    claim.status === "waiting" ? make("button", { "data-key": claim.id, onclick: () => correct(claim, known) }, say("correct")) : null,
  );
}

function correct({ store, receipt }, known) {
  const values = { store, receipt, total: known?.written ?? known?.total ?? "", sold_on: known?.sold_on ?? "" };
  FIELDS.forEach((name) => (field(name).value = values[name]));
  field("total").focus();
}

async function send() {
  const body = Object.fromEntries(FIELDS.map((name) => [name, field(name).value.trim()]));
  const total = typedAmount(body.total, currency());
  FIELDS.forEach((name) => complainAt(field(name), body[name] ? "" : say(`claim_${name}_needed`)));
  if (body.total && total === null) complainAt(field("total"), wrong("total"));
  if (FIELDS.some((name) => !body[name]) || total === null) return focusFirst();
  tell("");
  const written = body.total;
  body.total = total;
  try {
    const answer = await ask("POST", "/v1/me/claims", { body });
    if (!answer.ok) return refused(answer);
    await keepRow("typed", { id: idOf(body), ...body, written });
    await recallTyped();
    tell(say(`claim_${answer.body.status}_now`));
    ["receipt", "total", "sold_on"].forEach((name) => (field(name).value = ""));
    afterOwn("claims").catch((error) => tell(silenceOf(error))); // the next receipt need not wait for it
  } catch (error) {
    tell(silenceOf(error));
  }
}

function refused(answer) {
  const places = (answer.body?.errors ?? []).map(({ pointer }) => pointer.slice(1)).filter((name) => FIELDS.includes(name));
  places.forEach((name) => complainAt(field(name), wrong(name)));
  if (places.length) focusFirst();
  else tell(problemOf(answer));
}

const wrong = (name) => say(`claim_${name}_wrong`, { amount: money(example(currency()), currency()) });
const focusFirst = () => byId("claim-form").querySelector("[aria-invalid]")?.focus();

function tell(text) {
  byId("claim-answer").textContent = text;
  byId("claim-answer").hidden = !text;
}
