// The first view: what the member has, where they stand, what they can get.

import { icon, make } from "../shared/dom.js";
import { day, money, number, points, say } from "../shared/words.js";
import { pointsName } from "./answers.js";
import { priceOf } from "./prices.js";
import { stampCard } from "./stamps.js";
import { define } from "./views.js";

const SAID_FIRST = 3;
const SOON = 60 * 86_400_000;

// Whether the reader wants all sentences: kept when the view is drawn again.
let isOpen = false;

export function prepareHome() {
  define("home", { needs: ["home"], draw });
}

function draw(home) {
  document.getElementById("home-greeting").textContent = home.greeting;
  return [
    hero(home.balance),
    sentences(home.sentences, home.balance.debt ? 1 : 0),
    home.tier.tier || home.tier.to_rise ? tier(home.tier) : null,
    home.stamp_cards.length ? list("stamps", home.stamp_cards.map((card) => stampCard(card, "h3")), "#/stamps") : null,
    home.offers.length ? list("can_have", home.offers.map(offer), "#/rewards") : null,
  ];
}

function hero(balance) {
  const { available, points_name, held, pending, debt, expiring } = balance;
  const name = points_name === "points" ? say("points_noun") : points_name;
  const notes = [
    debt ? note("warn", say("debt", { points: points(debt, points_name) })) : null,
    isSoon(expiring) ? note("warn", say("expiring", { points: points(expiring.points, points_name), day: day(expiring.last_day) })) : null,
    pending ? note("", say("pending", { points: points(pending, points_name) })) : null,
    held ? note("", say("held", { points: points(held, points_name) })) : null,
  ].filter(Boolean);
  return make(
    "div",
    { class: "hero" },
    make("p", { class: "hero-number number", id: "available", "data-points": available }, number(available)),
    make("p", { class: "hero-name" }, name),
    notes.length ? make("ul", { class: "hero-notes" }, ...notes) : null,
    make("a", { class: "button hero-card", href: "#/card", "data-key": "to-card" }, icon("card"), say("show_card")),
  );
}

// What ends later is said in the sentences, and needs no colour.
const isSoon = (expiring) => expiring && Date.parse(expiring.expires_at) - Date.now() < SOON;
const note = (mood, text) => make("li", { class: `badge ${mood}` }, text);

// What matters most comes first, and is shown; the rest waits behind a touch. known: the place of the
// sentence that says the number above, which is not said twice.
function sentences(said, known) {
  const items = said.filter((_, place) => place !== known).map((text) => make("li", {}, text));
  const rest = items.splice(SAID_FIRST);
  return make(
    "div",
    { class: "stack tight", id: "sentences" },
    make("ul", { class: "sentences" }, ...items),
    rest.length ? make("details", { open: isOpen, ontoggle: ({ target }) => (isOpen = target.open) }, make("summary", { "data-key": "tell-more" }, say("tell_more")), make("ul", { class: "sentences" }, ...rest)) : null,
  );
}

function tier(found) {
  const isMoney = found.basis === "spend";
  const figure = (value) => (isMoney ? money(value, found.currency) : points(value, pointsName()));
  const rise = found.to_rise;
  return make(
    "section",
    { class: "card stack tight", id: "tier", "aria-labelledby": "tier-name" },
    make("div", { class: "row apart" }, make("h2", { id: "tier-name" }, found.tier?.name ?? say("no_tier")), icon("star")),
    rise ? make("progress", { max: 100, value: found.percent, "aria-label": say("tier_progress", { tier: rise.tier.name }) }) : null,
    rise ? make("p", {}, say("to_rise", { missing: figure(rise.missing), tier: rise.tier.name })) : null,
    found.to_stay && Number(found.to_stay.missing) > 0
      ? make("p", { class: "quiet small" }, say("to_stay", { missing: figure(found.to_stay.missing), day: day(found.to_stay.last_day) }))
      : null,
    found.benefits.length ? make("ul", { class: "benefits small" }, ...found.benefits.map(benefit)) : null,
  );
}

const benefit = (text) => make("li", { class: "row" }, icon("check"), make("span", {}, text));

function list(key, items, href) {
  return make(
    "section",
    { class: "stack tight", "aria-labelledby": `home-${key}` },
    make("div", { class: "row apart" }, make("h2", { id: `home-${key}` }, say(key)), make("a", { href, class: "more-link", "data-key": `to-${key}`, "aria-label": `${say(key)}: ${say("see_all")}` }, say("see_all"))),
    make("ul", { class: "stack tight" }, ...items.map((item) => make("li", {}, item))),
  );
}

function offer(reward) {
  return make(
    "a",
    { class: "card row offer", href: "#/rewards", "data-key": `offer-${reward.id}` },
    make("span", { class: "grow" }, reward.name),
    make("span", { class: "badge" }, priceOf(reward)),
    icon("next"),
  );
}
