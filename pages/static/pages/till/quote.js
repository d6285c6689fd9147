// What the basket would earn, while it is typed; the last question wins.

import { byId, make } from "../shared/dom.js";
import { NoAnswer } from "../shared/http.js";
import { points, say, signed } from "../shared/words.js";
import { pointsName, ruleInWords } from "./rounds.js";
import { basketBody, events, theSale } from "./sale.js";
import { ask } from "./service.js";

const PAUSE = 150;
let alarm = null;
let asked = 0;

export function listenToQuotes() {
  for (const name of ["lines", "buyer", "off"]) events.addEventListener(name, wish);
}

function wish() {
  clearTimeout(alarm);
  asked += 1;
  if (!theSale().lines.length || !theSale().buyer) {
    draw("none");
    return;
  }
  byId("quote").dataset.state = "asking"; // the last figure stays, paler
  alarm = setTimeout(quote, PAUSE, asked);
}

async function quote(mine) {
  try {
    const answer = await ask("POST", "/v1/quotes", { body: basketBody() });
    if (mine !== asked) return;
    if (answer.ok) draw("known", answer.body);
    else draw("none");
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (mine === asked) draw("later");
  }
}

function draw(state, body = { points: 0, rules: [] }) {
  const box = byId("quote");
  box.dataset.state = state;
  box.dataset.points = state === "known" ? String(body.points) : "";
  byId("quote-points").textContent = state === "known" ? points(body.points, pointsName()) : "";
  byId("quote-words").textContent = say(wordsFor(state));
  const rules = body.rules.filter((rule) => rule.points);
  byId("quote-why").classList.toggle("idle", !rules.length); // its room stays
  byId("quote-rules").replaceChildren(...rules.map(drawnRule));
}

function wordsFor(state) {
  if (state === "later") return "points_follow";
  if (state === "known") return "quote_with";
  return theSale().lines.length && !theSale().buyer ? "quote_without" : "quote_none";
}

const drawnRule = (rule) => make("li", {}, make("b", { class: "number" }, signed(rule.points)), ` ${ruleInWords(rule.rule)}`);
