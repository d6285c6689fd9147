// What a reward costs, and why it cannot be had, in words.

import { day, has, language, money, points, say } from "../shared/words.js";
import { pointsName } from "./answers.js";

// One price as words: "100 points", "50 points + €2.00".
export function priceText({ points: count, money: amount }, currency) {
  const paid = points(count, pointsName());
  return Number(amount) > 0 ? `${paid} + ${money(amount, currency)}` : paid;
}

export function priceOf(reward) {
  if (reward.prices.length === 1) return priceText(reward.prices[0], reward.currency);
  const least = Math.min(...reward.prices.map((price) => price.points));
  return say("price_from", { price: points(least, pointsName()) });
}

// The first thing in the way; the API says it in English, so it is said anew from what it is made of.
export function whyNot(reward) {
  const code = reward.why_not;
  if (code === "too_few_points") return say("points_short", { points: points(reward.points_short, pointsName()) });
  if (code === "other_day") return say("why_other_day", { days: days(reward.weekdays) });
  if (code === "other_hours") return say("why_other_hours", hours(reward));
  if (code === "other_store") return say("why_other_store", { stores: listed(reward.stores) });
  if (code === "not_yet_valid" && reward.valid_from) return say("why_not_yet", { day: day(reward.valid_from) });
  return has(`why_${code}`) ? say(`why_${code}`) : reward.sentence;
}

const listed = (texts) => new Intl.ListFormat(language).format(texts);

function days(numbers) {
  const named = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return listed(numbers.map((one) => named.format(new Date(Date.UTC(2024, 0, one)))));
}

function hours({ from_time, until_time }) {
  const clock = (text, fallback) => (text ?? fallback).slice(0, 5);
  return { from: clock(from_time, "00:00"), until: clock(until_time, "24:00") };
}
