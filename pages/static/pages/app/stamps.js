// Stamp cards: what is stamped, and what for.

import { icon, make } from "../shared/dom.js";
import { day, say } from "../shared/words.js";
import { define } from "./views.js";

const DOTS_MAX = 20;

export function prepareStamps() {
  define("stamps", { needs: ["stamps"], draw });
}

function draw({ items }) {
  if (!items.length) return [make("p", { class: "notice" }, say("no_stamps"))];
  return [make("ul", { class: "stack" }, ...items.map((card) => make("li", {}, stampCard(card, "h2"))))];
}

// heading: the element of its name, which depends on where it stands.
export function stampCard(card, heading) {
  return make(
    "div",
    { class: "card stack tight", "data-card": card.card },
    make("div", { class: "row apart" }, make(heading, {}, card.name), make("span", { class: "badge" }, say("stamps_of", { stamps: card.stamps, needed: card.needed }))),
    card.needed <= DOTS_MAX ? dots(card) : make("progress", { max: card.needed, value: card.stamps, "aria-label": card.name }),
    make("p", { class: "small quiet" }, notes(card).join(" ")),
  );
}

function dots({ stamps, needed }) {
  const all = Array.from({ length: needed }, (_, place) => make("li", { class: place < stamps ? "full" : "" }, place < stamps ? icon("check") : null));
  return make("ol", { class: "dots", "aria-hidden": "true" }, ...all);
}

function notes({ needed, stamps, reward, owed, valid_until }) {
  const missing = Math.max(0, needed - stamps);
  return [
    say("stamps_to_go", { count: missing, reward: reward.name }),
    owed ? say("stamps_owed", { count: owed }) : "",
    valid_until ? say("until_day", { day: day(new Date(Date.parse(valid_until) - 1000)) }) : "",
  ].filter(Boolean);
}
