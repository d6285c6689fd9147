// What can be had for points, what waits for the till, and the vouchers that can be used.

import { icon, make } from "../shared/dom.js";
import { day, money, points, say, time } from "../shared/words.js";
import { pointsName } from "./answers.js";
import { priceOf, whyNot } from "./prices.js";
import { showRedemption, showVoucher, startRedeeming } from "./redeem.js";
import { define } from "./views.js";

const AT_TILL_ONLY = "pay";

export function prepareRewards() {
  define("rewards", { needs: ["home", "rewards", "redemptions", "vouchers"], draw });
  define("vouchers", { needs: ["vouchers"], draw: drawVouchers });
}

function draw(home, rewards, redemptions, vouchers) {
  const held = redemptions.items.filter(({ status }) => status === "held");
  const usable = vouchers.items.filter((voucher) => voucher.usable);
  const { available } = home.balance;
  const all = rewards.items.toSorted((one, other) => rank(one) - rank(other));
  return [
    make("p", { class: "quiet", id: "rewards-available" }, say("you_have", { points: points(available, pointsName()) })),
    held.length + usable.length ? mine(held, usable) : null,
    all.length
      ? make("ul", { class: "stack", id: "reward-list" }, ...all.map((reward) => make("li", { "data-reward": reward.id }, card(reward, available))))
      : make("p", { class: "notice" }, say("no_rewards")),
    make("p", {}, make("a", { href: "#/vouchers", "data-key": "to-vouchers" }, say("all_vouchers"))),
  ];
}

// What can be had, then what is nearest; the API has the cheapest first.
const rank = (reward) => (reward.can_be_had ? 0 : 1 + reward.points_short);

function mine(held, usable) {
  return make(
    "section",
    { class: "stack tight", "aria-labelledby": "mine" },
    make("h2", { id: "mine" }, say("yours")),
    make("ul", { class: "stack tight" }, ...held.map((one) => make("li", { "data-held": one.id }, heldCard(one))), ...usable.map((one) => make("li", {}, voucherCard(one)))),
  );
}

function heldCard(one) {
  const until = one.lapses_at ? say("held_until", { time: time(one.lapses_at) }) : "";
  return opener(one.reward.name, until, `held-${one.id}`, () => showRedemption(one));
}

function voucherCard(voucher) {
  const until = voucher.last_day ? say("until_day", { day: day(voucher.last_day) }) : say("no_end");
  return opener(voucher.reward.name, until, voucher.id, () => showVoucher(voucher));
}

function opener(name, text, key, onclick) {
  return make(
    "button",
    { class: "card row mine", "data-key": key, onclick },
    make("span", { class: "grow" }, make("strong", {}, name), make("span", { class: "small quiet" }, text)),
    make("span", { class: "badge good" }, say("show")),
  );
}

function card(reward, available) {
  return make(
    "article",
    { class: `card stack tight reward ${reward.can_be_had ? "" : "far"}` },
    make("div", { class: "row apart" }, make("h2", {}, reward.name), make("span", { class: "badge number" }, reward.kind === AT_TILL_ONLY ? rate(reward) : priceOf(reward))),
    reward.description ? make("p", { class: "small quiet" }, reward.description) : null,
    reward.can_be_had ? action(reward) : distance(reward, available),
  );
}

const rate = (reward) => say("pay_rate", { points: points(reward.price_points, pointsName()), amount: money(reward.value, reward.currency) });

function action(reward) {
  if (reward.kind === AT_TILL_ONLY) return make("p", { class: "small" }, say("pay_at_till"));
  return make("button", { class: "primary", "data-key": `get-${reward.id}`, "aria-label": say("get_named", { reward: reward.name }), onclick: () => startRedeeming(reward) }, icon("gift"), say("get"));
}

function distance(reward, available) {
  const short = reward.why_not === "too_few_points";
  const price = Math.min(...reward.prices.map((one) => one.points));
  return make(
    "div",
    { class: "stack tight" },
    short ? make("progress", { max: price, value: Math.max(0, available), "aria-hidden": "true" }) : null,
    make("p", { class: "small why-not" }, whyNot(reward)),
  );
}

function drawVouchers({ items }) {
  if (!items.length) return [make("p", { class: "notice" }, say("no_vouchers"))];
  const rows = items.map((voucher) => make("li", {}, voucher.usable ? voucherCard(voucher) : past(voucher)));
  return [make("ul", { class: "stack tight" }, ...rows)];
}

function past(voucher) {
  const moment = voucher.used_at ?? voucher.expires_at ?? voucher.issued_at;
  return make(
    "div",
    { class: "card row" },
    make("span", { class: "grow" }, make("strong", {}, voucher.reward.name), make("span", { class: "small quiet block" }, day(moment))),
    make("span", { class: "badge" }, say(`voucher_${voucher.status}`)),
  );
}
